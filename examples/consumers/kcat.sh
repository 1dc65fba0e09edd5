#!/bin/sh
# Orders completed by channel, counted by kcat from headers and keys alone. It needs kcat
# (Debian: apt-get install kcat), which has no Avro there: values stay bytes.
set -eu

usage() {
    cat <<'TEXT'
usage: sh examples/consumers/kcat.sh [TOPIC [RECORD]]

Counts the records of one type on a topic by the channel of their order, from the beginning to the
present end. Without arguments: orders.OrderCompleted on orders.aftersales.v1.
ORDERS_KAFKA_BOOTSTRAP_SERVERS says where a broker is; var/stack.env has it.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
if [ -z "${ORDERS_KAFKA_BOOTSTRAP_SERVERS:-}" ]; then usage >&2; exit 2; fi

# read_committed: what a stage took back was never said. %k is the key, <channel>:<reference>;
# %h are the headers, name=value,name=value.
kcat -C -q -e -o beginning -X isolation.level=read_committed \
    -b "$ORDERS_KAFKA_BOOTSTRAP_SERVERS" -t "${1:-orders.aftersales.v1}" -f '%k %h\n' |
    awk -F '[: ]' -v record="ce_type=${2:-orders.OrderCompleted}" '
        index($0 ",", record ",") { orders[$1]++ }
        END { for (channel in orders) print channel, orders[channel] }
    ' | sort
