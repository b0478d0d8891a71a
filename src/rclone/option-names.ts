import { withoutHidden } from '../visible.ts'
import type { Keys } from './section-keys.ts'

/**
 * The options of every type in rclone 1.75.2. Written by scripts/option-names.mjs.
 * The list ships with the program, so that you can read a config file if rclone is not installed.
 */
const OPTIONS: Readonly<Record<string, string>> = {
  alias: 'description remote',
  archive: 'description remote',
  azureblob:
    'access_tier account archive_tier_delete chunk_size client_certificate_password client_certificate_path client_id client_secret client_send_certificate_chain connection_string copy_concurrency copy_cutoff copy_total_concurrency decompress delete_snapshots description directory_markers disable_checksum disable_instance_discovery encoding endpoint env_auth key list_chunk list_parallelism memory_pool_flush_time memory_pool_use_mmap msi_client_id msi_mi_res_id msi_object_id no_check_container no_head_object password public_access sas_url service_principal_file tenant upload_concurrency upload_cutoff use_arrow_list use_az use_copy_blob use_emulator use_msi username',
  azurefiles:
    'account chunk_size client_certificate_password client_certificate_path client_id client_secret client_send_certificate_chain connection_string description disable_instance_discovery encoding endpoint env_auth key max_stream_size msi_client_id msi_mi_res_id msi_object_id password sas_url service_principal_file share_name tenant upload_concurrency use_az use_emulator use_msi username',
  b2: 'account chunk_size copy_cutoff description disable_checksum download_auth_duration download_url encoding endpoint hard_delete key lifecycle memory_pool_flush_time memory_pool_use_mmap sse_customer_algorithm sse_customer_key sse_customer_key_base64 sse_customer_key_md5 test_mode upload_concurrency upload_cutoff version_at versions',
  box: 'access_token auth_url box_config_file box_sub_type client_credentials client_id client_secret commit_retries config_credentials description encoding impersonate list_chunk owned_by root_folder_id token token_url upload_cutoff',
  cache:
    'chunk_clean_interval chunk_no_memory chunk_path chunk_size chunk_total_size db_path db_purge db_wait_time description info_age plex_insecure plex_password plex_token plex_url plex_username read_retries remote rps tmp_upload_path tmp_wait_time workers writes',
  chunker:
    'chunk_size description fail_hard hash_type meta_format name_format remote start_from transactions',
  cloudinary:
    'adjust_media_files_extensions api_key api_secret cloud_name description encoding eventually_consistent_delay media_extensions upload_prefix upload_preset',
  combine: 'description upstreams',
  compress: 'description level mode ram_cache_limit remote',
  crypt:
    'description directory_name_encryption filename_encoding filename_encryption no_data_encryption pass_bad_blocks password password2 remote server_side_across_configs show_mapping strict_names suffix',
  doi: 'description doi doi_resolver_api_url provider',
  drime:
    'access_token chunk_size description encoding hard_delete list_chunk root_folder_id upload_concurrency upload_cutoff workspace_id',
  drive:
    'acknowledge_abuse allow_import_name_change alternate_export auth_owner_only auth_url chunk_size client_credentials client_id client_secret copy_shortcut_content description disable_http2 encoding env_auth export_formats fast_list_bug_fix formats impersonate import_formats keep_revision_forever list_chunk metadata_enforce_expansive_access metadata_labels metadata_owner metadata_permissions pacer_burst pacer_min_sleep resource_key root_folder_id scope server_side_across_configs service_account_credentials service_account_file shared_with_me show_all_gdocs size_as_quota skip_checksum_gphotos skip_dangling_shortcuts skip_gdocs skip_shortcuts starred_only stop_on_download_limit stop_on_upload_limit team_drive token token_url trashed_only upload_cutoff use_created_date use_shared_date use_trash v2_download_min_size',
  dropbox:
    'auth_url batch_commit_timeout batch_mode batch_size batch_timeout chunk_size client_credentials client_id client_secret description encoding export_formats impersonate impersonate_admin pacer_min_sleep root_namespace shared_files shared_folders show_all_exports skip_exports skip_shared_folders skip_unowned_folders token token_url',
  fichier: 'api_key cdn description encoding file_password folder_password shared_folder',
  filefabric: 'description encoding permanent_token root_folder_id token token_expiry url version',
  filelu: 'chunk_size description encoding key upload_cutoff',
  filen:
    'api_key auth_version base_folder_uuid description email encoding master_keys password private_key public_key upload_concurrency',
  filescom: 'api_key description encoding password site username',
  ftp: 'allow_insecure_tls_ciphers ask_password close_timeout concurrency description disable_epsv disable_mlsd disable_tls13 disable_utf8 encoding explicit_tls force_list_hidden host http_proxy idle_timeout no_check_certificate no_check_upload pass port shut_timeout socks_proxy tls tls_cache_size user writing_mdtm',
  gcs: 'access_token anonymous auth_url bucket_acl bucket_policy_only client_credentials client_id client_secret decompress description directory_markers encoding endpoint env_auth location no_check_bucket object_acl project_number service_account_credentials service_account_file storage_class token token_url user_project',
  gofile: 'access_token account_id description encoding list_chunk root_folder_id',
  'google cloud storage':
    'access_token anonymous auth_url bucket_acl bucket_policy_only client_credentials client_id client_secret decompress description directory_markers encoding endpoint env_auth location no_check_bucket object_acl project_number service_account_credentials service_account_file storage_class token token_url user_project',
  'google photos':
    'auth_url batch_commit_timeout batch_mode batch_size batch_timeout client_credentials client_id client_secret description encoding include_archived proxy read_only read_size start_year token token_url',
  googlecloudstorage:
    'access_token anonymous auth_url bucket_acl bucket_policy_only client_credentials client_id client_secret decompress description directory_markers encoding endpoint env_auth location no_check_bucket object_acl project_number service_account_credentials service_account_file storage_class token token_url user_project',
  googlephotos:
    'auth_url batch_commit_timeout batch_mode batch_size batch_timeout client_credentials client_id client_secret description encoding include_archived proxy read_only read_size start_year token token_url',
  gphotos:
    'auth_url batch_commit_timeout batch_mode batch_size batch_timeout client_credentials client_id client_secret description encoding include_archived proxy read_only read_size start_year token token_url',
  hasher: 'auto_size description hashes max_age remote',
  hdfs: 'data_transfer_protection description encoding namenode service_principal_name username',
  hidrive:
    'auth_url chunk_size client_credentials client_id client_secret description disable_fetching_member_count encoding endpoint root_prefix scope_access scope_role token token_url upload_concurrency upload_cutoff',
  http: 'description headers no_escape no_head no_slash url',
  huaweidrive:
    'auth_url chunk_size client_credentials client_id client_secret description encoding list_chunk root_folder_id token token_url upload_cutoff',
  iclouddrive: 'apple_id client_id cookies description encoding password service trust_token',
  imagekit: 'description encoding endpoint only_signed private_key public_key upload_tags versions',
  internetarchive:
    'access_key_id description disable_checksum encoding endpoint front_endpoint item_derive item_metadata secret_access_key wait_archive',
  internxt:
    'chunk_size description email encoding mnemonic pass skip_hash_validation upload_concurrency upload_cutoff',
  jottacloud:
    'auth_url client_credentials client_id client_secret description encoding hard_delete md5_memory_limit no_versions token token_url trashed_only upload_resume_limit',
  koofr: 'description encoding endpoint mountid password provider setmtime user',
  linkbox: 'description email password token web_token',
  local:
    'case_insensitive case_sensitive copy_links description encoding fatal_if_no_space hashes links metadata_restore_special_bits no_check_updated no_clone no_preallocate no_set_modtime no_sparse nounc one_file_system skip_links skip_specials time_type unicode_normalization zero_size_links',
  mailru:
    'auth_url check_hash client_credentials client_id client_secret description encoding pass quirks speedup_enable speedup_file_patterns speedup_max_disk speedup_max_memory token token_url user user_agent',
  mega: '2fa debug description encoding hard_delete master_key pass session_id use_https user',
  memory: 'description discard',
  netstorage: 'account description host protocol secret',
  onedrive:
    'access_scopes auth_url av_override chunk_size client_credentials client_id client_secret delta description disable_site_permission drive_id drive_type encoding expose_onenote_files hard_delete hash_type link_password link_scope link_type list_chunk metadata_permissions no_versions region root_folder_id server_side_across_configs tenant tenant_url token token_url upload_cutoff',
  oos: 'attempt_resume_upload chunk_size compartment config_file config_profile copy_cutoff copy_timeout decompress description disable_checksum encoding endpoint leave_parts_on_error max_upload_parts namespace no_check_bucket provider region sse_customer_algorithm sse_customer_key sse_customer_key_file sse_customer_key_sha256 sse_kms_key_id storage_tier upload_concurrency upload_cutoff',
  opendrive: 'access chunk_size description encoding password username',
  oracleobjectstorage:
    'attempt_resume_upload chunk_size compartment config_file config_profile copy_cutoff copy_timeout decompress description disable_checksum encoding endpoint leave_parts_on_error max_upload_parts namespace no_check_bucket provider region sse_customer_algorithm sse_customer_key sse_customer_key_file sse_customer_key_sha256 sse_kms_key_id storage_tier upload_concurrency upload_cutoff',
  pcloud:
    'auth_url client_credentials client_id client_secret description encoding hostname password root_folder_id token token_url username',
  pikpak:
    'chunk_size description device_id encoding hash_memory_limit no_media_link pass root_folder_id trashed_only upload_concurrency upload_cutoff use_trash user user_agent',
  pixeldrain: 'api_key api_url description root_folder_id',
  premiumizeme:
    'api_key auth_url client_credentials client_id client_secret description encoding token token_url',
  protondrive:
    '2fa app_version client_access_token client_refresh_token client_salted_key_pass client_uid description enable_caching encoding mailbox_password original_file_size otp_secret_key password replace_existing_draft username',
  putio: 'auth_url client_credentials client_id client_secret description encoding token token_url',
  qingstor:
    'access_key_id chunk_size connection_retries description encoding endpoint env_auth secret_access_key upload_concurrency upload_cutoff zone',
  quatrix:
    'api_key description effective_upload_time encoding hard_delete host maximal_summary_chunk_size minimal_chunk_size skip_project_folders',
  s3: 'access_key_id acl bucket_acl bucket_object_lock_enabled bypass_governance_retention chunk_size copy_cutoff decompress description directory_bucket directory_markers disable_checksum disable_http2 download_url encoding endpoint env_auth force_path_style ibm_api_key ibm_iam_endpoint ibm_resource_instance_id leave_parts_on_error list_chunk list_url_encode list_version list_versions_oldest_first location_constraint max_upload_parts memory_pool_flush_time memory_pool_use_mmap might_gzip no_check_bucket no_head no_head_object no_system_metadata object_lock_legal_hold_status object_lock_mode object_lock_retain_until_date object_lock_set_after_upload object_lock_supported profile provider region requester_pays role_arn role_external_id role_session_duration role_session_name sdk_log_mode secret_access_key server_side_encryption session_token shared_credentials_file sign_accept_encoding sse_customer_algorithm sse_customer_key sse_customer_key_base64 sse_customer_key_md5 sse_kms_key_id storage_class sts_endpoint upload_concurrency upload_cutoff use_accelerate_endpoint use_accept_encoding_gzip use_already_exists use_arn_region use_data_integrity_protections use_dual_stack use_multipart_etag use_multipart_uploads use_presigned_request use_unsigned_payload use_x_id v2_auth version_at version_deleted versions',
  seafile: '2fa auth_token create_library description encoding library library_key pass url user',
  sftp: 'ask_password blake3sum_command chunk_size ciphers concurrency connections copy_is_hardlink crc32sum_command description disable_concurrent_reads disable_concurrent_writes disable_hashcheck encoding hashes host host_key_algorithms host_keys http_proxy idle_timeout key_exchange key_file key_file_pass key_pem key_use_agent known_hosts_file macs md5sum_command pass path_override pin_host_key port pubkey pubkey_file server_command set_env set_modtime sha1sum_command sha256sum_command shell_type skip_links socks_proxy ssh subsystem use_fstat use_insecure_cipher user xxh128sum_command xxh3sum_command',
  shade:
    'api_key chunk_size description drive_id encoding endpoint max_upload_parts token token_expiry upload_concurrency',
  sharefile:
    'auth_url chunk_size client_credentials client_id client_secret description encoding endpoint root_folder_id token token_url upload_cutoff',
  sia: 'api_password api_url description encoding user_agent',
  smb: 'case_insensitive description domain encoding hide_special_share host idle_timeout kerberos_ccache pass port spn use_kerberos user',
  storj: 'access_grant api_key description passphrase provider satellite_address',
  sugarsync:
    'access_key_id app_id authorization authorization_expiry deleted_id description encoding hard_delete private_access_key refresh_token root_id user',
  swift:
    'application_credential_id application_credential_name application_credential_secret auth auth_token auth_version chunk_size description domain encoding endpoint_type env_auth fetch_until_empty_page key leave_parts_on_error no_chunk no_large_objects partial_page_fetch_threshold region storage_policy storage_url tenant tenant_domain tenant_id use_segments_container user user_id',
  tardigrade: 'access_grant api_key description passphrase provider satellite_address',
  ulozto: 'app_token description encoding list_page_size password root_folder_slug username',
  union:
    'action_policy cache_time create_policy description min_free_space search_policy upstreams',
  webdav:
    'auth_redirect bearer_token bearer_token_command description encoding headers nextcloud_chunk_size owncloud_exclude_mounts owncloud_exclude_shares pacer_min_sleep pass unix_socket url user vendor',
  yandex:
    'auth_url client_credentials client_id client_secret description encoding hard_delete spoof_ua token token_url upload_wait',
  zoho: 'auth_url client_credentials client_id client_secret description encoding list_folder_burst list_folder_limit list_folder_window region root_folder_id token token_url tpslimit tpslimit_burst upload_cutoff',
}

/** The option names of a type of rclone, or undefined if rclone 1.75.2 does not have the type. */
export function optionNames(type: string): ReadonlySet<string> | undefined {
  const names = Object.hasOwn(OPTIONS, type) ? OPTIONS[type] : undefined
  return names === undefined ? undefined : new Set(names.split(' '))
}

/** All types of rclone 1.75.2, in every spelling that rclone accepts. */
export const RCLONE_TYPES: readonly string[] = Object.keys(OPTIONS)

/** The value inside the quotes, which rclone reads as part of the value. Undefined for a value outside quotes. */
export function unquoted(value: string): string | undefined {
  return PAIRS.map((pair) => pair.exec(value)?.[1]).find((inner) => inner !== undefined)
}

const PAIRS = [
  /^"([^"]*)"$/,
  /^'([^']*)'$/,
  /^[“”„]([^“”„]*)[“”]$/,
  /^[‘’‚]([^‘’‚]*)[‘’]$/,
  /^«([^«»]*)»$/,
]

/** The part of a value before a comment. Undefined with no comment. */
export function beforeComment(value: string): string | undefined {
  return /^([\s\S]*?)(?:^|\s)\s*[#;]/.exec(value)?.[1]?.trimEnd()
}

/** The type that the user meant. rclone reads quotes, comments and invisible characters as part of the type. */
export function meantType(keys: Keys): string {
  const type = keys.get('type') ?? keys.get(misspelledKey('type', keys) ?? '') ?? ''
  return withoutHidden(unquoted(type) ?? (beforeComment(type) || type))
}

/**
 * A key that differs only in capitals, hyphens, spaces, quotes, invisible or full-width characters.
 * A token is also known by its value.
 */
export function misspelledKey(wanted: string, keys: Keys): string | undefined {
  const same = [...keys.keys()].find((key) => key !== wanted && foldedKey(key) === wanted)
  return same ?? (wanted === 'token' && !keys.get('token') ? tokenKey(keys) : undefined)
}

/** A key with the JSON of a token, such as `tokn`. No option except `token` has such a value. */
function tokenKey(keys: Keys): string | undefined {
  return [...keys].find(([key, value]) => key !== 'token' && TOKEN.test(value))?.[0]
}

const TOKEN = /^["'`]?\s*\{.*["'“”]access_?token["'“”]\s*:/is

export function foldedKey(key: string): string {
  return key
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|[=:]/gu, '')
    .toLowerCase()
    .replace(/["'`‘’“”„«»]/g, '')
    .trim()
    .replace(/[\s-]+/g, '_')
}
