import { h, setText, show } from './dom.js';

// Letting a stopped machine be used again is a promise that somebody has looked: it is asked for, and never one touch away.
export class ClearDialog {
  #t; #node; #title; #problem; #machine = ''; #busy = false;

  constructor(root, t) {
    this.#t = t;
    this.#title = h('h2', { id: 'clear-title' });
    this.#problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    this.#node = h('dialog', { class: 'clear-dialog', 'aria-labelledby': 'clear-title' },
      this.#title, h('p', {}, t('clear_text')), this.#problem,
      h('div', { class: 'dialog-buttons' },
        h('button', { type: 'button', class: 'primary', onclick: () => this.#clear() }, t('clear_yes')),
        h('button', { type: 'button', class: 'plain-button', autofocus: true, onclick: () => this.#node.close() }, t('back'))));
    root.append(this.#node);
  }

  ask(machine, name) {
    this.#machine = machine;
    setText(this.#title, this.#t('clear_title', { name: `${name} (${machine})` }));
    show(this.#problem, false);
    this.#node.showModal();
  }

  async #clear() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const response = await fetch(`/api/v1/machines/${encodeURIComponent(this.#machine)}/clear-halt`, { method: 'POST', credentials: 'same-origin' });
      // Cleared by somebody else in the meantime is cleared.
      if (response.ok || response.status === 409) this.#node.close();
      else this.#fail();
    } catch {
      this.#fail();
    }
    this.#busy = false;
  }

  #fail() {
    setText(this.#problem, this.#t('clear_failed'));
    show(this.#problem, true);
  }
}
