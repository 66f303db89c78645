import { h, setText } from './dom.js';

const period = 3000;

// Parts and counts below the machines, asked for while somebody looks.
export class FloorHealth {
  #table; #journal; #t; #language; #timer = 0;

  constructor(root, language, t) {
    this.#table = root.querySelector('[data-parts]');
    this.#journal = root.querySelector('[data-journal]');
    this.#t = t;
    this.#language = language;
  }

  start() {
    if (!this.#table && !this.#journal) return;
    this.#ask();
    this.#timer = setInterval(() => { if (document.visibilityState === 'visible') this.#ask(); }, period);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async #ask() {
    try {
      const response = await fetch('/api/v1/health', { credentials: 'same-origin', cache: 'no-store' });
      if (response.ok) this.#draw(await response.json());
    } catch {
      // The live stream says that the gateway is not there; these numbers go on when it is back.
    }
  }

  #draw({ parts, journal }) {
    if (this.#table) {
      while (this.#table.children.length > parts.length) this.#table.lastChild.remove();
      parts.forEach((part, index) => {
        const row = this.#table.children[index] ?? this.#table.appendChild(h('tr', {}, h('td'), h('td'), h('td', {}, h('time')), h('td')));
        const [name, state, since, why] = row.children;
        setText(name, this.#t(`part_${part.name}`, {}, part.name));
        state.className = `state state-${part.state}`;
        setText(state, this.#t(`health_${part.state}`));
        const time = since.querySelector('time');
        time.setAttribute('datetime', part.since);
        setText(time, new Date(part.since).toLocaleString(this.#language === 'zh' ? 'zh-CN' : 'en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }));
        setText(why, part.why);
      });
    }
    if (this.#journal && journal) {
      for (const node of this.#journal.querySelectorAll('[data-journal-count]')) setText(node, journal[node.dataset.journalCount].toLocaleString('en').replaceAll(',', '\u202f'));
      setText(this.#journal.querySelector('.holds'), this.#t(journal.holds ? 'identity_holds' : 'identity_broken'));
    }
  }
}
