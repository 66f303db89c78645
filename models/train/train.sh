# Sourced by ./gym train: dataset, tokenizer, training, export, evaluation, model card. Goes on where an interrupted run stopped.
usage() {
  cat <<'END'
Usage: ./gym train [--config full|smoke] [--minutes N] [--out DIR] [--work DIR] [--fresh]

Writes the training data, trains tokenizer and weights, exports both graphs and writes the model card.

  --config   full: what ships; smoke: a tiny model in a minute, to see that everything works  [full]
  --minutes  end of the schedule                                                         [of the configuration]
  --out      model folder                                                                [models/edgegym]
  --work     data, checkpoints and logs; the same folder goes on after a stop            [.artifacts/train]
  --fresh    begin anew
END
}
config=full minutes="" out="" work="" fresh=""
while [ $# -gt 0 ]; do
  case "$1" in
    --config) config=$2; shift 2 ;;
    --minutes) minutes=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    --work) work=$2; shift 2 ;;
    --fresh) fresh=--fresh; shift ;;
    --help|-h) usage; exit 0 ;;
    *) usage >&2; die "unknown option $1" 2 ;;
  esac
done
[ -f "$root/models/train/configs/$config.json" ] || die "there is no configuration '$config' in models/train/configs" 2
if [ "$config" = full ]; then out=${out:-$root/models/edgegym}; else out=${out:-$artifacts/train-$config/model}; fi
work=${work:-$artifacts/train-$config}
python=$(command -v /usr/bin/python3 || command -v python3) || die "Python 3 is missing: sudo apt-get install python3"
if ! "$python" -c 'import torch, numpy, onnx' 2>/dev/null; then
  packages="python3-torch python3-numpy python3-onnx libopenblas0-pthread gcc"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing what training needs: $packages ..."
    mkdir -p "$artifacts"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } >"$artifacts/apt.log" 2>&1 || die "apt-get failed, see $artifacts/apt.log"
  else
    die "training needs PyTorch, NumPy and ONNX for $python: sudo apt-get install $packages"
  fi
fi

simulation
data="$work/data"
mkdir -p "$work"
# The same text and code give the same data: a half-written or outdated folder is made again.
stamp=$( { cat "$root"/models/text/*/*.tsv; find "$root/src/EdgeGym.Coaching" "$root/src/EdgeGym.Sessions" "$root/src/EdgeGym.Simulation" -name '*.cs' -exec cat {} +; echo "$config"; } | sha256sum | cut -c1-16)
if [ "$(cat "$data/stamp" 2>/dev/null)" != "$stamp" ]; then
  rm -rf "$data"
  counts="--reserve 13000"; [ "$config" = full ] || counts="--understand 3000 --adjust 600 --cardio 300 --plan 300 --say 200 --reserve 60"
  dotnet "$EDGEGYM_SIMULATOR" dataset --out "$data" --text "$root/models/text" $counts
  printf %s "$stamp" >"$data/stamp"
fi
mkdir -p "$out"
epochs=14; [ "$config" = full ] || epochs=1
"$python" "$root/models/train/phrases.py" --data "$data" --out "$out/phrases.bin" --epochs "$epochs"
"$python" "$root/models/train/pipeline.py" --data "$data" --out "$out" --work "$work" --config "$config" ${minutes:+--minutes "$minutes"} $fresh

# Second stage: decisions in states that the model of the first stage itself brings about, labelled by the same experts.
if [ ! -f "$data/valid-visited-adjust-1.jsonl" ]; then
  counts="--adjust 30000 --cardio 10000"; [ "$config" = full ] || counts="--adjust 120 --cardio 120"
  dotnet "$EDGEGYM_SIMULATOR" dataset --out "$data" --text "$root/models/text" --model "$out" --round 1 $counts
fi
"$python" "$root/models/train/pipeline.py" --data "$data" --out "$out" --work "$work/second" --config "$config" --init "$work/weights.pt" \
  --minutes "$(awk "BEGIN { print ${minutes:-$([ "$config" = full ] && echo 70 || echo 1)} / 3 }")" $fresh

# The network that reads running sets is part of the program: the next build takes it in.
steps=14000 reserve="$root/src/EdgeGym.Sessions/Estimation/reserve.bin"
[ "$config" = full ] || { steps=200 reserve="$work/reserve.bin"; }
"$python" "$root/models/train/reserve.py" --data "$data" --out "$reserve" --steps "$steps"
say "The model is in $out; measure it with: ./gym eval"
