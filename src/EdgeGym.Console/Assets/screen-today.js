import { h, icon, number, setText, show } from './dom.js';

const scale = [1, 2, 3, 4, 5];

// How today is, in as many taps as the person likes. The first weight stands beside it, for whoever would rather begin.
export function todayPhase(screen) {
  const { t } = screen;
  let taps = {}, busy = false, asked = '';
  const rows = h('div', { class: 'today-rows' });
  const first = h('p', { class: 'lead go' });
  const send = async () => {
    if (busy || !Object.keys(taps).length) return;
    busy = true;
    draw();
    if (await screen.post('ready', taps)) screen.wave();
    busy = false;
    draw();
  };
  const done = h('button', { type: 'button', class: 'primary', onclick: send }, icon('check'), h('span', {}, t('today_done')));
  const skip = h('button', { type: 'button', class: 'secondary', onclick: () => screen.wave() }, t('today_skip'));
  const node = h('section', { class: 'phase today' },
    h('div', { class: 'today-head' }, h('h2', { class: 'kicker' }, t('today_title')), first),
    rows,
    h('div', { class: 'buttons' }, done, skip));

  const choose = (name, value) => {
    if (taps[name] === value) delete taps[name];
    else taps[name] = value;
    draw();
  };

  const row = name => h('div', { class: 'today-row', role: 'group', 'aria-label': t(`today_${name}`) },
    h('span', { class: 'today-label' }, t(`today_${name}`)),
    h('span', { class: 'today-end today-low' }, t(`today_${name}_1`)),
    ...scale.map(value => h('button', { type: 'button', class: 'key today-tap', 'data-name': name, 'data-value': value, onclick: () => choose(name, value) }, value)),
    h('span', { class: 'today-end' }, t(`today_${name}_5`)));

  function draw() {
    for (const button of rows.querySelectorAll('button')) {
      const value = button.dataset.value === undefined ? true : Number(button.dataset.value);
      button.setAttribute('aria-pressed', String(taps[button.dataset.name] === value));
    }
    done.disabled = busy || !Object.keys(taps).length;
  }

  return {
    node,
    enter() { taps = {}; screen.announce(t('today_title')); draw(); },
    update(view) {
      const { asks, suggestion } = view.screen;
      if (asks && asked !== asks.join()) {
        asked = asks.join();
        rows.replaceChildren(
          ...asks.filter(name => name !== 'period').map(row),
          asks.includes('period') ? h('button', { type: 'button', class: 'secondary today-period', 'data-name': 'period', onclick: () => choose('period', true) }, t('today_period')) : '');
        draw();
      }
      const load = suggestion?.load;
      setText(first, load === undefined || load === null ? '' : t('today_first', { load: number(load), reps: suggestion.reps }));
      show(first, load !== undefined && load !== null);
    },
  };
}
