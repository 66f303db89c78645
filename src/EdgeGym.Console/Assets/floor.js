import { h, icon, number, setText, show } from './dom.js';
import { ClearDialog } from './floor-clear.js';
import { FloorHealth } from './floor-health.js';
import { Live } from './live.js';
import { gatewayNow, phaseOf, setGatewayNow, withReceipt } from './view.js';
import { words } from './words.js';

const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
const t = (key, values = {}, otherwise = key) => (words[language][key] ?? otherwise).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

const stateOf = view => {
  const phase = phaseOf(view);
  return phase !== 'stopped' && view.fault ? 'fault' : phase;
};

class GymFloor extends HTMLElement {
  #tiles = new Map(); #live = null; #timer = 0; #filter = 'all'; #health = null; #clear = null;

  connectedCallback() {
    this.grid = this.querySelector('.tiles');
    this.counts = Object.fromEntries([...this.querySelectorAll('[data-count]')].map(node => [node.dataset.count, node]));
    this.link = this.querySelector('.link-state');
    for (const button of this.querySelectorAll('[data-filter]')) {
      button.addEventListener('click', () => {
        this.#filter = button.dataset.filter;
        for (const other of this.querySelectorAll('[data-filter]')) other.setAttribute('aria-pressed', other === button);
        for (const tile of this.#tiles.values()) this.#sift(tile);
      });
    }
    this.#clear = this.hasAttribute('clears') ? new ClearDialog(this, t) : null;
    this.#health = new FloorHealth(this, language, t);
    this.#health.start();
    this.#live = new Live('/live', Number(this.getAttribute('beat')), event => this.#receive(event), state => this.#linkChanged(state), setGatewayNow);
    this.#live.start();
    this.#timer = setInterval(() => { for (const tile of this.#tiles.values()) this.#silence(tile); }, 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.#health.stop();
    this.#live.stop();
  }

  #linkChanged(state) {
    this.dataset.link = state;
    setText(this.link, t(`link_${state}`));
  }

  #receive(event) {
    const view = withReceipt(event);
    let tile = this.#tiles.get(view.machine);
    if (!tile) {
      tile = makeTile(view.machine, this.#clear);
      this.#tiles.set(view.machine, tile);
      const after = [...this.grid.children].find(node => node.dataset.machine.localeCompare(view.machine, 'en', { numeric: true }) > 0);
      this.grid.insertBefore(tile.node, after ?? null);
      show(this.querySelector('.empty'), false);
    }
    tile.view = view;
    drawTile(tile);
    this.#silence(tile);
    this.#sift(tile);
    this.#count();
  }

  #silence(tile) {
    const { view } = tile;
    const seconds = view.heardAt === null ? null : (gatewayNow() - view.heardAt) / 1000;
    const quiet = !view.online || (seconds !== null && seconds > 60);
    show(tile.silent, quiet);
    if (quiet) setText(tile.silent, seconds === null ? t('never_heard') : t('silent_since', { time: ago(seconds) }));
  }

  #sift(tile) {
    const state = tile.node.dataset.state;
    const wanted = this.#filter === 'all'
      || (this.#filter === 'busy' && ['set', 'rest', 'ready', 'cardio'].includes(state))
      || (this.#filter === 'free' && state === 'free')
      || (this.#filter === 'attention' && ['stopped', 'fault', 'offline'].includes(state));
    show(tile.node, wanted);
  }

  #count() {
    const states = [...this.#tiles.values()].map(tile => tile.node.dataset.state);
    const count = names => states.filter(state => names.includes(state)).length;
    setText(this.counts.all, states.length);
    setText(this.counts.busy, count(['set', 'rest', 'ready', 'cardio']));
    setText(this.counts.free, count(['free']));
    setText(this.counts.attention, count(['stopped', 'fault', 'offline']));
  }
}

const ago = seconds => seconds < 90 ? t('ago_s', { n: Math.round(seconds) }) : seconds < 5400 ? t('ago_min', { n: Math.round(seconds / 60) }) : t('ago_h', { n: Math.round(seconds / 3600) });

function makeTile(machine, clear) {
  const part = {
    state: h('span', { class: 'tile-state' }), name: h('span', { class: 'tile-name' }), person: h('span', { class: 'tile-person' }), big: h('span', { class: 'tile-big' }),
    sub: h('span', { class: 'tile-sub' }), heart: h('span', { class: 'tile-heart' }, icon('heart'), h('span')), offer: h('span', { class: 'tile-offer' }),
    fault: h('span', { class: 'tile-fault' }, icon('alert'), h('span')), silent: h('span', { class: 'tile-silent' }), meter: h('i', { class: 'tile-meter', 'aria-hidden': 'true' }),
    clear: clear ? h('button', { type: 'button', class: 'tile-clear', hidden: true, onclick: () => clear.ask(machine, part.name.textContent) }, t('clear')) : null,
  };
  const node = h('li', { class: 'machine-tile', 'data-machine': machine },
    h('a', { href: `/screen/${machine}` },
      h('span', { class: 'tile-head' }, part.name, part.state), h('span', { class: 'tile-id' }, machine), part.big, part.sub,
      h('span', { class: 'tile-foot' }, part.person, part.heart, part.offer, part.fault, part.silent), part.meter), part.clear);
  return { node, ...part, view: null };
}

function drawTile(tile) {
  const { view } = tile, s = view.screen ?? {}, state = stateOf(view);
  tile.node.dataset.state = state;
  tile.node.dataset.kind = view.kind ?? '';
  setText(tile.name, view.exerciseName[language]);
  setText(tile.state, t(`state_${state}`));
  setText(tile.person, s.member ?? '');
  show(tile.person, Boolean(s.member));
  const phase = phaseOf(view);
  const busy = ['set', 'rest', 'ready'].includes(phase);
  setText(tile.big, phase === 'set' ? `${s.rep ?? 0}${s.target ? ` / ${s.target.reps}` : ''}`
    : busy ? (s.load === undefined ? '' : `${number(s.load)} kg`)
      : phase === 'cardio' ? cardioText(s.cardio)
        : state === 'stopped' ? t('stopped_short') : '');
  if (tile.clear) {
    show(tile.clear, state === 'stopped');
    tile.clear.setAttribute('aria-label', `${t('clear')}: ${tile.name.textContent} ${view.machine}`);
  }
  setText(tile.sub, !busy ? '' : [s.set ? t('set_of', { set: s.set, of: s.of ?? '–' }) : '', phase === 'set' && s.load !== undefined ? `${number(s.load)}\u00a0kg` : ''].filter(Boolean).join(' · '));
  show(tile.heart, Boolean(s.heart_rate));
  if (s.heart_rate) setText(tile.heart.lastChild, s.heart_rate);
  const pending = s.suggestion_open === true;
  show(tile.offer, pending);
  setText(tile.offer, t('suggestion_open'));
  show(tile.fault, Boolean(view.fault));
  if (view.fault) setText(tile.fault.lastChild, view.fault.code);
  tile.meter.style.setProperty('--share', phase === 'set' && s.target ? Math.min(1, (s.rep ?? 0) / s.target.reps).toFixed(3) : '0');
}

const cardioText = cardio => !cardio ? '' : cardio.speed ? `${number(cardio.speed * 3.6, 1)} km/h` : cardio.power ? `${number(cardio.power, 0)} W` : '';

customElements.define('gym-floor', GymFloor);
