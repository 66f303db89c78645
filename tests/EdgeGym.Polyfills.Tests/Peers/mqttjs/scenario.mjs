// Everything that a machine with MQTT.js would do, against the broker at 127.0.0.1:port; one JSON line of what it saw.
import mqtt from 'mqtt'

const [port, version] = process.argv.slice(2).map(Number)
const url = `mqtt://127.0.0.1:${port}`
const base = { protocolVersion: version, reconnectPeriod: 0, username: 'js', password: 'secret' }
const seen = {}

function once (emitter, name) {
  return new Promise((resolve, reject) => {
    emitter.once(name, (...values) => resolve(values))
    if (name !== 'error') emitter.once('error', reject)
  })
}

function collect (client, count) {
  return new Promise(resolve => {
    const messages = []
    client.on('message', (topic, payload, packet) => {
      messages.push(`${topic}=${payload}/${packet.qos}${packet.retain ? '/retained' : ''}`)
      if (messages.length === count) resolve([...messages].sort())
    })
  })
}

const persistent = { ...base, clientId: `js-sleeper-${version}`, clean: false, properties: version === 5 ? { sessionExpiryInterval: 600 } : undefined }

// A refused password.
const refused = mqtt.connect(url, { ...base, clientId: 'js-refused', password: 'wrong' })
seen.refused = (await once(refused, 'error'))[0].code
refused.end(true)

// Publish and receive in each QoS, a large payload, retained.
const client = await mqtt.connectAsync(url, { ...base, clientId: `js-${version}` })
seen.granted = (await client.subscribeAsync({ 'js/a/#': { qos: 2 }, 'js/b': { qos: 0 } })).map(grant => grant.qos)
const received = collect(client, 5)
await client.publishAsync('js/a/0', 'zero', { qos: 0 })
await client.publishAsync('js/a/1', 'one', { qos: 1 })
await client.publishAsync('js/a/2', 'two', { qos: 2 })
await client.publishAsync('js/b', 'down', { qos: 2, retain: true })
await client.publishAsync('js/a/large', Buffer.alloc(300000, 'x'), { qos: 1 })
seen.received = (await received).map(text => text.length > 100 ? `large ${text.length}` : text)

// Many at once, in order. (Within one QoS: MQTT.js tells of a QoS 2 message at its PUBREL.)
const order = []
const all = new Promise(resolve => client.on('message', (topic, payload) => {
  if (topic !== 'js/a/many') return
  order.push(Number(payload))
  if (order.length === 500) resolve()
}))
await Promise.all(Array.from({ length: 500 }, (_, index) => client.publishAsync('js/a/many', `${index}`, { qos: 1 })))
await all
seen.inOrder = order.every((value, index) => index === 0 || order[index - 1] < value)

// Retained for a late one.
const late = await mqtt.connectAsync(url, { ...base, clientId: 'js-late' })
const kept = collect(late, 1)
await late.subscribeAsync('js/b', { qos: 1 })
seen.kept = await kept

// A session that sleeps.
const sleeper = await mqtt.connectAsync(url, persistent)
await sleeper.subscribeAsync('js/night', { qos: 1 })
await sleeper.endAsync()
for (let number = 1; number <= 3; number++) await client.publishAsync('js/night', `${number}`, { qos: 1 })
const awake = mqtt.connect(url, persistent)
const missed = collect(awake, 3)
const [connack] = await once(awake, 'connect')
seen.sessionPresent = connack.sessionPresent
seen.missed = await missed

// A will, when a socket breaks.
await late.subscribeAsync('js/will', { qos: 1 })
const will = new Promise(resolve => late.on('message', (topic, payload) => topic === 'js/will' && resolve(`${payload}`)))
const doomed = await mqtt.connectAsync(url, { ...base, clientId: 'js-doomed', will: { topic: 'js/will', payload: 'gone', qos: 1 } })
doomed.on('error', () => {})
doomed.stream.destroy()
seen.will = await will

await Promise.all([client.endAsync(), late.endAsync(), awake.endAsync()])
console.log(JSON.stringify(seen))
process.exit(0)
