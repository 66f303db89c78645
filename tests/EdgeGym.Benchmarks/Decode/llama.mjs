// llama.cpp's side of `gym bench decode`: the same token numbers, the same measures, one JSON document on stdout.
// node llama.mjs MODULES MODEL.gguf THREADS STEPS < JSON array of prompts
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, file, threads, steps] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const prompts = JSON.parse(readFileSync(0, 'utf8'));
const { getLlama, LlamaLogLevel } = await import(pathToFileURL(join(modules, 'node-llama-cpp', 'dist', 'index.js')));
const before = process.memoryUsage.rss();
const llama = await getLlama({ gpu: false, build: 'never', maxThreads: threads, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({ contextSize: 1024, batchSize: 512, threads });
const sequence = context.getSequence();

const prefills = [];
for (const prompt of prompts) {
  await sequence.clearHistory();
  const began = performance.now();
  await sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true }).next();
  prefills.push(performance.now() - began);
}

// Which token each would choose behind every token of the last prompt's second half.
const last = prompts.at(-1);
await sequence.clearHistory();
const asked = await sequence.controlledEvaluate(last.map((token, at) => at < last.length / 2 ? token : [token, { generateNext: { token: true, options: { temperature: 0 } } }]));
const choices = asked.filter((_, at) => at >= last.length / 2).map((answer) => answer?.next?.token ?? -1);

const times = [];
while (times.length < steps) {
  await sequence.clearHistory();
  const tokens = sequence.evaluate(last, { temperature: 0, yieldEogToken: true });
  await tokens.next();
  for (let step = 0; step < 64 && times.length < steps; step++) {
    const began = performance.now();
    if ((await tokens.next()).done) throw new Error('llama.cpp stopped');
    times.push(performance.now() - began);
  }
}

console.log(JSON.stringify({ version: llama.llamaCppRelease.release, prefills, times, choices, residentMegabytes: (process.memoryUsage.rss() - before) >> 20 }));
process.exit(0);
