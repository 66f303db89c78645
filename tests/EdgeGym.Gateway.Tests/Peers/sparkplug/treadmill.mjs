// A treadmill on a Sparkplug edge node, made with npm sparkplug-client (Eclipse Tahu): for the tests, and to try by hand.
//
//   node treadmill.mjs HOST:PORT USER PASSWORD group/edge/device
//
// Prints one JSON line for each thing that happens. Reads commands, one a line: speed KMH, heart BPM, login MEMBER, logout, data, gap, deaf, hear,
// birth, ddeath, vanish, connect HOST:PORT, quit. With no command it sends its data every second.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
const sparkplug = createRequire(import.meta.url)('sparkplug-client')

const [server, username, password, address] = process.argv.slice(2)
const [groupId, edgeNode, device] = address.split('/')
const machine = { setting: 0, measured: 0, heart: null, user: '', stop: false }
let client, deaf = false, connections = 0, isLed = false

const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }))
const metric = (name, type, value, properties) => ({ name, type, value, timestamp: Date.now(), ...(properties ? { properties } : {}) })
const speed = { engUnit: { type: 'String', value: 'km/h' }, engLow: { type: 'Double', value: 0 }, engHigh: { type: 'Double', value: 18 }, engStep: { type: 'Double', value: 0.1 } }

const settings = () => [metric('Setting/Speed', 'Float', machine.setting, speed), metric('Control/Stop', 'Boolean', machine.stop)]
const measured = () => [metric('Measured/Speed', 'Float', machine.measured, { engUnit: { type: 'String', value: 'km/h' } }), metric('Measured/Heart Rate', 'UInt8', machine.heart)]
const data = metrics => client.publishDeviceData(device, { timestamp: Date.now(), metrics })

function birth () {
  client.publishNodeBirth({ timestamp: Date.now(), metrics: [metric('Node Control/Rebirth', 'Boolean', false)] })
  client.publishDeviceBirth(device, {
    timestamp: Date.now(),
    metrics: [metric('Machine/Kind', 'String', 'treadmill'), metric('Machine/Firmware', 'String', 'npm 3.2.4'), metric('User/Id', 'String', machine.user), ...settings(), ...measured()]
  })
  say('birth')
}

function connect (to) {
  client = sparkplug.newClient({ serverUrl: `mqtt://${to}`, username, password, groupId, edgeNode, clientId: `${edgeNode}-${++connections}-${process.pid}`, version: 'spBv1.0', mqttOptions: { reconnectPeriod: 0 } })
  const mine = client
  client.on('birth', birth)
  client.on('error', error => say('error', { message: error.message }))
  client.on('close', () => mine === client && say('close'))
  client.on('ncmd', payload => {
    if (!payload.metrics.some(one => one.name === 'Node Control/Rebirth' && one.value)) return
    say('rebirth')
    birth()
  })
  client.on('dcmd', (_, payload) => {
    for (const { name, value } of payload.metrics) {
      say('dcmd', { name, value })
      if (deaf) continue
      if (name === 'Setting/Speed') machine.setting = machine.measured = value
      if (name === 'Control/Stop' && value) Object.assign(machine, { stop: true, setting: 0, measured: 0 })
    }
    if (!deaf) data([...settings(), ...measured()])
  })
}

const commands = {
  speed: value => { machine.setting = machine.measured = Number(value); data([...settings(), ...measured()]) },
  heart: value => { machine.heart = Number(value); data(measured()) },
  login: member => { machine.user = member; data([metric('User/Id', 'String', member)]) },
  logout: () => { machine.user = ''; data([metric('User/Id', 'String', '')]) },
  data: () => data(measured()),
  gap: () => { client.incrementSeqNum(); data(measured()) },
  deaf: () => { deaf = true },
  hear: () => { deaf = false },
  birth,
  ddeath: () => client.publishDeviceDeath(device, { timestamp: Date.now(), metrics: [] }),
  vanish: () => client.client.stream.destroy(),
  connect: to => { client.client.end(true); connect(to) },
  quit: () => process.exit(0)
}

connect(server)
const alone = setInterval(() => client.connected && data(measured()), 1000)
createInterface({ input: process.stdin }).on('line', line => {
  clearInterval(alone)
  isLed = true
  const [name, ...values] = line.trim().split(' ')
  if (commands[name]) commands[name](...values)
  else say('unknown', { name })
}).on('close', () => isLed && process.exit(0))
