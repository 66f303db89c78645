// node decoders.cjs FOLDER   reads {"seconds","frames":{protocol:[{"part","hex"}]}} from stdin, writes {protocol:{"package","framesPerSecond","refused"}}.
"use strict";
const fs = require("fs");
const path = require("path");
const Module = require("module");

const folder = path.resolve(process.argv[2], "node_modules");
const { seconds, frames: all } = JSON.parse(fs.readFileSync(0, "utf8"));
const version = (name) => `${name} ${JSON.parse(fs.readFileSync(path.join(folder, name, "package.json"), "utf8")).version}`;

// ant-plus loads a USB driver although only its decoders are used here.
const load = Module._load;
Module._load = (request, ...rest) => (request === "usb" ? { getDeviceList: () => [], usb: {} } : load(request, ...rest));

function ant() {
  const { FitnessEquipmentSensor } = require(path.join(folder, "ant-plus/build/fitness-equipment-sensors.js"));
  const { HeartRateSensor } = require(path.join(folder, "ant-plus/build/heart-rate-sensors.js"));
  const make = (type) => Object.assign(Object.create(type.prototype), { state: {}, page: { oldPage: -1, pageState: 0 }, emit() {} });
  const [equipment, heart] = [make(FitnessEquipmentSensor), make(HeartRateSensor)];
  return ({ part, bytes }) => {
    const strap = part === "hr" || (part === "" && (bytes[4] & 0x7f) <= 7);
    (strap ? heart : equipment).updateState(1, bytes);
  };
}

// ant-plus takes whole serial messages only: pages get the frame that they would have had.
function message({ part, bytes }) {
  if (part === "") return bytes;
  const framed = Buffer.concat([Buffer.from([0xa4, 9, 0x4e, 0]), bytes.subarray(0, 8), Buffer.from([0])]);
  framed[12] = framed.subarray(0, 12).reduce((sum, value) => sum ^ value, 0);
  return framed;
}

function csafe() {
  const { Frame } = require(path.join(folder, "csafe"));
  return ({ bytes }) => new Frame(Buffer.from(bytes)).contents;
}

function sparkplug() {
  const payload = require(path.join(folder, "sparkplug-payload")).get("spBv1.0");
  return ({ bytes }) => payload.decodePayload(bytes);
}

function measure(frames, name, make, prepare = ({ bytes }) => bytes, only = () => true) {
  const decode = make();
  const inputs = frames.map((frame) => ({ part: frame.part, bytes: Buffer.from(frame.hex, "hex") })).filter(only).map((frame) => ({ ...frame, bytes: prepare(frame) }));
  const taken = inputs.filter((input) => {
    try { decode(input); return true; } catch { return false; }
  });
  if (taken.length === 0) return undefined;
  const pass = (time) => {
    const began = process.hrtime.bigint();
    const until = began + BigInt(Math.round(time * 1e9));
    let count = 0;
    while (process.hrtime.bigint() < until) {
      for (let round = 0; round < 20; round++) for (const input of taken) decode(input);
      count += 20 * taken.length;
    }
    return count / (Number(process.hrtime.bigint() - began) / 1e9);
  };
  // The best of several slices, as for the other side.
  pass(seconds / 2);
  const best = Math.max(...Array.from({ length: 8 }, () => pass(seconds / 8)));
  return { package: version(name), framesPerSecond: Math.round(best), refused: inputs.length - taken.length };
}

const data = ({ part, bytes }) => part !== "" || bytes[2] === 0x4e;
const results = {
  ant: measure(all.ant ?? [], "ant-plus", ant, message, data),
  csafe: measure(all.csafe ?? [], "csafe", csafe),
  sparkplug: measure(all.sparkplug ?? [], "sparkplug-payload", sparkplug),
};
console.log(JSON.stringify(results));
