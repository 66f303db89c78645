// Runs ONNX graphs on recorded inputs: node check_onnx.cjs JOB.json, with NODE_PATH at a folder with onnxruntime-node.
// The job names a graph, cases (prompt and answer ids), threads and a file for the logits (float32, one row per
// answer token, computed with the cache as the runtime does: prompt first, then token by token).
'use strict';
const fs = require('fs');
const ort = require('onnxruntime-node');

async function main() {
  const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const session = await ort.InferenceSession.create(job.graph, {
    intraOpNumThreads: job.threads, interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: job.spin ? '1' : '0' } } },
  });
  const whole = (values) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
  const empty = () => {
    const past = {};
    for (let i = 0; i < job.layers; i++)
      for (const part of ['key', 'value'])
        past[`past_key_values.${i}.${part}`] = new ort.Tensor('float32', new Float32Array(0), [1, job.kv, 0, job.head]);
    return past;
  };
  const step = async (ids, past, seen) => {
    const outputs = await session.run({
      input_ids: whole(ids), attention_mask: whole(Array(seen + ids.length).fill(1)),
      position_ids: whole(ids.map((_, i) => seen + i)), ...past,
    });
    const next = {};
    for (const name of Object.keys(outputs))
      if (name.startsWith('present.')) next[name.replace('present.', 'past_key_values.')] = outputs[name];
    return { logits: outputs.logits.data, past: next };
  };

  const out = [];
  for (const [number, { prompt, answer }] of (job.cases ?? []).entries()) {
    // Every other prompt in two calls, as with a cached prefix.
    const cut = number % 2 ? prompt.length >> 1 : 0;
    const prefix = cut ? (await step(prompt.slice(0, cut), empty(), 0)).past : empty();
    let state = await step(prompt.slice(cut), prefix, cut);
    out.push(Buffer.from(Float32Array.from(state.logits).buffer));
    for (let i = 0; i + 1 < answer.length; i++) {
      state = await step([answer[i]], state.past, prompt.length + i);
      out.push(Buffer.from(Float32Array.from(state.logits).buffer));
    }
  }
  if (job.logits) fs.writeFileSync(job.logits, Buffer.concat(out));

  const times = {};
  if (job.repeats) {
    const ids = (n) => Array.from({ length: n }, (_, i) => 2 + (i * 37) % (job.vocab - 2));
    const past = (await step(ids(150), empty(), 0)).past;
    // Other programs can only add to a time: the fastest tenth says what the graph costs, the median what it met.
    const timed = async (name, run) => {
      const taken = [];
      for (let i = 0; i < job.repeats + 5; i++) {
        const begin = process.hrtime.bigint();
        await run();
        taken.push(Number(process.hrtime.bigint() - begin) / 1e6);
      }
      const sorted = taken.slice(5).sort((a, b) => a - b);
      times[name] = { fast: sorted[Math.floor(job.repeats / 10)], median: sorted[job.repeats >> 1] };
    };
    await timed('prefill100', () => step(ids(100), empty(), 0));
    await timed('decode150', () => step([5], past, 150));
    await timed('forced5at150', () => step(ids(5), past, 150));
  }
  console.log(JSON.stringify(times));
}

main().catch((error) => { console.error(error); process.exit(1); });
