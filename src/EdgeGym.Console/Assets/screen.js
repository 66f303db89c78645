import { h, icon, setText, show } from './dom.js';
import { Live } from './live.js';
import { ownPhaseOf, setGatewayNow, withReceipt } from './view.js';
import { words } from './words.js';
import { freePhase } from './screen-free.js';
import { readyPhase, setPhase, cardioPhase } from './screen-set.js';
import { beginPhase } from './screen-begin.js';
import { restPhase } from './screen-rest.js';
import { todayPhase } from './screen-today.js';
import { summaryPhase } from './screen-summary.js';
import { stoppedPhase, offlinePhase } from './screen-stop.js';
import { talkBar } from './screen-talk.js';

const phases = {
  free: freePhase, ready: readyPhase, begin: beginPhase, set: setPhase, cardio: cardioPhase, rest: restPhase, stopped: stoppedPhase, offline: offlinePhase,
  today: todayPhase, summary: summaryPhase,
};

class GymScreen extends HTMLElement {
  #language = 'en'; #chosen = false; #view = null; #parts = {}; #talk = null; #shown = ''; #live = null; #link = 'connecting'; #tick = 0; #toast = 0; #member = null; #waved = false;

  connectedCallback() {
    this.machine = this.getAttribute('machine');
    this.#language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
    this.#chosen = this.hasAttribute('language-chosen');
    this.#build();
    this.#live = new Live(`/screen/${this.machine}/live`, Number(this.getAttribute('beat')), event => this.#receive(event), state => this.#linkChanged(state), setGatewayNow);
    this.#live.start();
    this.#tick = setInterval(() => this.#parts[this.#shown]?.tick?.(), 200);
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
    this.#live.stop();
  }

  get language() { return this.#language; }

  t = (key, values = {}) => {
    const text = words[this.#language][key];
    return text === undefined ? key : text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  };

  has = key => words[this.#language][key] !== undefined;

  async post(action, body) {
    try {
      const response = await fetch(`/screen/${this.machine}/${action}`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), credentials: 'same-origin',
      });
      if (response.ok) return true;
      const problem = await response.json().catch(() => ({}));
      this.say(this.has(`problem_${problem.code}`) ? this.t(`problem_${problem.code}`, problem) : this.t('problem_other'), true);
    } catch {
      this.say(this.t('problem_network'), true);
    }
    return false;
  }

  say(text, isProblem = false) {
    setText(this.toast.lastChild, text);
    this.toast.classList.toggle('is-problem', isProblem);
    show(this.toast, true);
    clearTimeout(this.#toast);
    this.#toast = setTimeout(() => show(this.toast, false), 6000);
  }

  // The person wants to get on: no question and no summary until somebody else is there.
  wave() {
    this.#waved = true;
    if (this.#view) this.#render();
  }

  announce(text, urgent = false) {
    setText(urgent ? this.alarm : this.status, text);
  }

  #receive(event) {
    const view = withReceipt(event);
    const member = view.screen?.member ?? null;
    if (member !== this.#member) {
      // The member's language leads, until the person chooses another; the next person starts afresh.
      this.#member = member;
      this.#waved = false;
      if (!member) this.#chosen = this.hasAttribute('language-chosen');
    }
    this.#view = view;
    const wish = view.screen?.language;
    if (!this.#chosen && (wish === 'zh' || wish === 'en') && wish !== this.#language) this.#speak(wish);
    else this.#render();
  }

  #speak(language) {
    this.#language = language;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    this.#build();
    this.#linkChanged(this.#link);
    if (this.#view) this.#render();
  }

  #linkChanged(state) {
    this.#link = state;
    this.dataset.link = state;
    show(this.lost, state === 'lost');
    if (state === 'lost') this.announce(this.t('lost_title'), true);
    else if (this.#view) this.announce('', true);
    show(this.waiting, !this.#view && state !== 'lost');
  }

  #render() {
    const view = this.#view;
    const phase = ownPhaseOf(view, this.#waved);
    show(this.waiting, false);
    if (phase !== this.#shown) {
      this.#shown = phase;
      this.dataset.phase = phase;
      for (const [name, part] of Object.entries(this.#parts)) show(part.node, name === phase);
      this.#parts[phase].enter?.(view);
    }
    this.#parts[phase].update(view);
    setText(this.exercise, view.exerciseName[this.#language]);
    setText(this.person, view.screen?.member ?? '');
    show(this.personBox, Boolean(view.screen?.member));
    show(this.#talk.node, !['free', 'offline', 'summary'].includes(phase));
    this.#talk.update(view);
    const leaving = view.screen?.sign_out_s;
    show(this.leaving, leaving !== undefined && leaving !== null);
    if (leaving !== undefined && leaving !== null) setText(this.leaving, this.t('leaving', { seconds: leaving }));
    show(this.fault, Boolean(view.fault) && phase !== 'offline');
    if (view.fault) setText(this.fault.lastChild, this.t('fault_line', { code: view.fault.code, text: view.fault.text ?? '' }));
  }

  #build() {
    const other = this.#language === 'zh' ? 'en' : 'zh';
    this.#parts = Object.fromEntries(Object.entries(phases).map(([name, make]) => [name, make(this)]));
    this.#talk = talkBar(this);
    this.exercise = h('h1', { class: 'machine-name' });
    this.person = h('span', { class: 'person-name' });
    this.personBox = h('div', { class: 'person', hidden: true },
      this.person,
      h('button', { type: 'button', class: 'quiet', onclick: () => this.post('logout', {}) }, this.t('sign_out')));
    this.status = h('div', { class: 'unseen', 'aria-live': 'polite' });
    this.alarm = h('div', { class: 'unseen', role: 'alert' });
    this.toast = h('div', { class: 'toast', role: 'status', hidden: true }, icon('alert'), h('span'));
    this.fault = h('div', { class: 'fault-line', role: 'status', hidden: true }, icon('alert'), h('span'));
    this.leaving = h('div', { class: 'toast', role: 'status', hidden: true });
    this.lost = h('section', { class: 'lost', hidden: true },
      h('div', { class: 'lost-pulse', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
      h('div', {}, h('h2', {}, this.t('lost_title')), h('p', {}, this.t('lost_text'))));
    this.waiting = h('section', { class: 'phase waiting' }, h('p', { class: 'lead' }, this.t('connecting')));
    for (const part of Object.values(this.#parts)) part.node.hidden = true;
    this.#shown = '';
    this.replaceChildren(
      h('header', { class: 'bar' },
        h('div', { class: 'mark', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
        h('div', { class: 'machine' }, this.exercise, h('span', { class: 'machine-id' }, this.machine)),
        this.personBox,
        h('button', {
          type: 'button', class: 'quiet language', lang: other === 'zh' ? 'zh-CN' : 'en',
          onclick: () => {
            this.#chosen = true;
            document.cookie = `edgegym_lang=${other}; path=/; max-age=31536000; samesite=strict`;
            this.#speak(other);
          },
        }, other === 'zh' ? '中文' : 'English')),
      this.fault,
      h('main', { class: 'stage' }, this.waiting, ...Object.values(this.#parts).map(part => part.node)),
      this.#talk.node, this.toast, this.leaving, this.lost, this.status, this.alarm);
  }
}

customElements.define('gym-screen', GymScreen);
