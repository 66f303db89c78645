import { h, icon, number, setText, show } from './dom.js';

export function tile(label, className = '', symbol = null) {
  const value = h('span', { class: 'tile-value' });
  const unit = h('span', { class: 'tile-unit' });
  const note = h('span', { class: 'tile-note' });
  const node = h('div', { class: `tile ${className}` }, h('span', { class: 'tile-label' }, symbol ? icon(symbol) : null, label), h('span', { class: 'tile-line' }, value, unit), note);
  return {
    node,
    set(next, nextUnit = '', nextNote = '') { setText(value, next); setText(unit, nextUnit); setText(note, nextNote); },
  };
}

// One bar for each repetition: its height is the velocity against the set's best; a partial one is hatched and says ½,
// those to come are outlines.
export function bars(screen) {
  const list = h('ol', { class: 'bars', 'aria-label': screen.t('bars_label') });
  let drawn = '';
  return {
    node: list,
    update(reps, goal = 0) {
      const key = JSON.stringify([reps, goal]);
      if (key === drawn) return;
      drawn = key;
      const best = Math.max(0.01, ...reps.map(rep => rep.mcv ?? 0));
      const missing = Math.max(0, goal - reps.filter(rep => !rep.partial).length);
      const shown = [...reps, ...Array.from({ length: Math.min(missing, 20) }, () => ({ ghost: true }))].slice(-24 - Math.min(missing, 4)).slice(0, 24);
      while (list.children.length > shown.length) list.lastChild.remove();
      shown.forEach((rep, index) => {
        let item = list.children[index];
        if (!item) {
          item = h('li', { class: 'rep-bar' }, h('span', { class: 'rep-value' }), h('i'));
          list.append(item);
        }
        const share = rep.mcv ? Math.max(0.12, rep.mcv / best) : 0.12;
        item.classList.toggle('is-ghost', Boolean(rep.ghost));
        item.classList.toggle('is-partial', Boolean(rep.partial));
        item.classList.toggle('is-slow', !rep.partial && Boolean(rep.mcv) && rep.mcv < best * 0.8);
        item.lastChild.style.setProperty('--share', share.toFixed(3));
        setText(item.firstChild, rep.ghost ? '' : rep.partial ? '½' : rep.mcv ? rep.mcv.toFixed(2) : '·');
      });
    },
  };
}

export function heartTile(screen) {
  const part = tile(screen.t('heart'), 'tile-heart', 'heart');
  return {
    node: part.node,
    update(view) {
      const { heart_rate: rate, heart_zone: zone } = view.screen ?? {};
      show(part.node, Boolean(rate));
      if (rate) part.set(rate, screen.t('bpm'), zone === undefined ? '' : screen.t(`zone_${zone}`));
    },
  };
}

const loadText = view => number(view.screen?.load);

export function readyPhase(screen) {
  const { t } = screen;
  const load = tile(t('load'), 'tile-huge');
  const target = tile(t('target'), 'tile-huge');
  const set = tile(t('set'));
  const heart = heartTile(screen);
  const node = h('section', { class: 'phase ready' },
    h('p', { class: 'lead go' }, t('ready_lead')),
    h('div', { class: 'pair' }, load.node, target.node),
    h('div', { class: 'row' }, set.node, heart.node));
  return {
    node,
    update(view) {
      const s = view.screen;
      const aim = s.target;
      load.set(loadText(view), 'kg', s.asked_load !== undefined && s.asked_load !== null && s.asked_load !== s.load ? t('load_asked', { load: number(s.asked_load) }) : '');
      target.set(aim ? aim.reps : '–', t('reps'), aim ? t('target_note', { low: aim.range?.[0] ?? aim.reps, high: aim.range?.[1] ?? aim.reps, rir: aim.rir }) : '');
      set.set(s.set ?? 1, s.of ? t('of', { of: s.of }) : '');
      heart.update(view);
    },
  };
}

export function setPhase(screen) {
  const { t } = screen;
  const count = h('span', { class: 'count' });
  const goal = h('span', { class: 'goal' });
  const note = h('p', { class: 'goal-note' });
  const load = tile(t('load'));
  const set = tile(t('set'));
  const speed = tile(t('speed'));
  const heart = heartTile(screen);
  const chart = bars(screen);
  let last = -1, partials = 0, halted = false;
  const node = h('section', { class: 'phase in-set' },
    h('div', { class: 'counter' }, h('div', { class: 'count-line' }, count, goal), note),
    h('div', { class: 'side' }, load.node, set.node, speed.node, heart.node),
    h('div', { class: 'chart' }, chart.node));
  return {
    node,
    enter() { last = -1; partials = 0; halted = false; },
    update(view) {
      const s = view.screen;
      const reps = view.bars;
      setText(count, s.rep ?? 0);
      node.dataset.rep = s.rep ?? 0;
      setText(goal, s.target ? `/${s.target.reps}` : '');
      node.classList.toggle('is-reached', Boolean(s.target) && s.rep >= s.target.reps);
      const isPartial = (s.partial_reps ?? 0) > partials;
      if ((s.rep ?? 0) !== last || isPartial) halted = isPartial;
      partials = s.partial_reps ?? 0;
      setText(note, s.spotter ? t(`spotter_${s.spotter.reason}`) : halted ? t('partial') : s.target && s.rep >= s.target.reps ? t('target_reached') : s.target ? t('leave', { rir: s.target.rir }) : '');
      load.set(loadText(view), 'kg');
      set.set(s.set ?? '–', s.of ? t('of', { of: s.of }) : '');
      const measured = s.velocity !== undefined && s.velocity !== null;
      show(speed.node, measured);
      if (measured) speed.set(s.velocity.toFixed(2), 'm/s', s.velocity_loss === undefined || s.velocity_loss === null ? '' : t('velocity_loss', { percent: Math.round(s.velocity_loss * 100) }));
      heart.update(view);
      chart.update(reps, s.target?.reps);
      if ((s.rep ?? 0) !== last) {
        last = s.rep ?? 0;
        screen.announce(String(last));
      }
    },
  };
}

// A new pace while somebody moves: the sentence stands below, here are the numbers and the two answers.
function paceOffer(screen) {
  const { t } = screen;
  let open = '', sent = '';
  const what = h('p', { class: 'pace-what' });
  const state = h('p', { class: 'kicker' });
  const answer = async choice => {
    const id = open;
    if (id && await screen.post('answer', { suggestion: id, choice })) { sent = id; show(buttons, false); }
  };
  const buttons = h('div', { class: 'buttons' },
    h('button', { type: 'button', class: 'primary', onclick: () => answer('accept') }, t('accept')),
    h('button', { type: 'button', class: 'secondary', onclick: () => answer('dismiss') }, t('dismiss')));
  const node = h('div', { class: 'pace', hidden: true }, h('div', {}, state, what), buttons);
  return {
    node,
    update(view) {
      const s = view.screen?.suggestion;
      const parts = s && !s.stop ? [['speed', 3.6, 1], ['power', 1, 0], ['resistance', 1, 0], ['incline', 1, 1]]
        .filter(([name]) => s[name] !== undefined && s[name] !== null).map(([name, scale, digits]) => t(`pace_${name}`, { value: number(s[name] * scale, digits) })) : [];
      show(node, parts.length > 0);
      if (parts.length === 0) return;
      open = s.id;
      setText(what, parts.join(' · '));
      setText(state, s.auto ? t('pace_auto') : s.answer === 'accept' || sent === s.id ? t('answered_accept') : t('pace_suggestion'));
      show(buttons, !s.auto && !s.answer && sent !== s.id);
    },
  };
}

export function cardioPhase(screen) {
  const { t } = screen;
  const speed = tile(t('speed'), 'tile-huge');
  const power = tile(t('power'), 'tile-huge');
  const incline = tile(t('incline'));
  const cadence = tile(t('cadence'));
  const distance = tile(t('distance'));
  const heart = heartTile(screen);
  const pace = paceOffer(screen);
  const node = h('section', { class: 'phase cardio' },
    h('div', { class: 'pair' }, speed.node, power.node),
    h('div', { class: 'row' }, heart.node, incline.node, cadence.node, distance.node), pace.node);
  const put = (part, value, text, unit) => {
    const known = value !== undefined && value !== null;
    show(part.node, known);
    if (known) part.set(text, unit);
  };
  return {
    node,
    update(view) {
      const c = view.screen?.cardio ?? {};
      put(speed, c.speed, number(c.speed * 3.6, 1), 'km/h');
      put(power, c.power, number(c.power, 0), 'W');
      put(incline, c.incline, number(c.incline, 1), '%');
      put(cadence, c.cadence, number(c.cadence, 0), t('per_minute'));
      put(distance, c.distance, number(c.distance / 1000, 2), 'km');
      pace.update(view);
      heart.update(view);
    },
  };
}
