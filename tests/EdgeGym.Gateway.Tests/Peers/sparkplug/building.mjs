// A building system made with npm mqtt and sparkplug-payload (Eclipse Tahu): shows what edge nodes say, asks for rebirths.
//
//   node building.mjs HOST:PORT
//
// Prints one JSON line for each message. Reads commands, one a line: rebirth group/edge, write group/edge/device METRIC VALUE, quit.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
const require = createRequire(import.meta.url)
const mqtt = require('mqtt')
const codec = require('sparkplug-payload').get('spBv1.0')

const client = mqtt.connect(`mqtt://${process.argv[2]}`, { clientId: 'building', reconnectPeriod: 0 })
const plain = (_, value) => (value?.low !== undefined && value.high !== undefined ? Number(value.toString()) : value)
client.on('message', (topic, payload, packet) => console.log(JSON.stringify({ event: topic.split('/')[2], topic, qos: packet.qos, retain: packet.retain, payload: codec.decodePayload(payload) }, plain)))
client.on('connect', () => client.subscribe('spBv1.0/#', { qos: 1 }, () => console.log(JSON.stringify({ event: 'subscribed' }))))

const send = (topic, name, type, value) => client.publish(topic, codec.encodePayload({ timestamp: Date.now(), metrics: [{ name, type, value, timestamp: Date.now() }] }))
createInterface({ input: process.stdin }).on('line', line => {
  const [name, address, metric, value] = line.trim().split(' ')
  const [group, edge, device] = (address ?? '').split('/')
  if (name === 'rebirth') send(`spBv1.0/${group}/NCMD/${edge}`, 'Node Control/Rebirth', 'Boolean', true)
  if (name === 'write') send(`spBv1.0/${group}/DCMD/${edge}/${device}`, metric, 'Double', Number(value))
  if (name === 'quit') process.exit(0)
}).on('close', () => process.exit(0))
