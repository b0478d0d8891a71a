#!/bin/sh
# Node in a network of its own, where only the loopback is.
exec unshare --net sh -c 'ip link set lo up && exec "$NODE_OF_TESTS" "$@"' sh "$@"
