import { clock, h, icon, number, setText, show } from './dom.js';
import { bars, heartTile, tile } from './screen-set.js';
import { gatewayNow, sentences } from './view.js';

export function restPhase(screen) {
  const { t } = screen;
  const countdown = h('span', { class: 'countdown' });
  const restNote = h('p', { class: 'rest-note' });
  const meter = h('i');
  const now = tile(t('load'));
  const heart = heartTile(screen);
  const chart = bars(screen);
  let view = null, open = '', change = null, answered = '';

  const arrow = h('span', { class: 'change' });
  const load = h('span', { class: 'offer-load' });
  const reps = h('span', { class: 'offer-reps' });
  const offerLine = h('div', { class: 'offer-line' }, load, h('span', { class: 'times' }, '×'), reps);
  const reason = h('p', { class: 'reason' });
  const guard = h('p', { class: 'guard' });
  const source = h('p', { class: 'source' });
  const stepValue = h('output', { class: 'step-value', 'aria-live': 'polite' });
  const limits = h('p', { class: 'hint' });

  const answer = async (choice, extra = {}) => {
    const id = open;
    if (id && await screen.post('answer', { suggestion: id, choice, ...extra })) { answered = id; change = null; draw(); }
  };
  const range = () => view?.load_range;
  const move = steps => {
    const r = range();
    if (!r || change === null) return;
    const index = Math.round((change - r.min) / r.step) + steps;
    change = Math.min(r.max, Math.max(r.min, +(r.min + index * r.step).toFixed(6)));
    draw();
  };

  const accept = h('button', { type: 'button', class: 'primary', onclick: () => answer('accept') }, icon('check'), h('span', {}, t('accept')));
  const alter = h('button', { type: 'button', class: 'secondary', onclick: () => { change = view.screen.suggestion.load ?? view.screen.load; draw(); } }, t('change'));
  const dismiss = h('button', { type: 'button', class: 'secondary', onclick: () => answer('dismiss') }, t('dismiss'));
  const buttons = h('div', { class: 'buttons' }, accept, alter, dismiss);
  const stepper = h('div', { class: 'stepper', hidden: true },
    h('div', { class: 'step-row' },
      h('button', { type: 'button', class: 'key', 'aria-label': t('lighter'), onclick: () => move(-1) }, '−'), stepValue,
      h('button', { type: 'button', class: 'key', 'aria-label': t('heavier'), onclick: () => move(1) }, '+')),
    limits,
    h('div', { class: 'buttons' },
      h('button', { type: 'button', class: 'primary', onclick: () => answer('override', { load: change }) }, t('use_this')),
      h('button', { type: 'button', class: 'secondary', onclick: () => { change = null; draw(); } }, t('back'))));
  const thinking = h('p', { class: 'lead thinking' }, t('thinking'));
  const title = h('h2', { class: 'kicker' });
  const offer = h('div', { class: 'offer' }, title, offerLine, arrow, reason, guard, buttons, stepper, source);
  const card = h('article', { class: 'card', 'aria-label': t('suggestion') }, thinking, offer);
  const node = h('section', { class: 'phase rest' },
    h('div', { class: 'rest-side' },
      h('p', { class: 'kicker' }, t('rest')), countdown, h('div', { class: 'meter', 'aria-hidden': 'true' }, meter), restNote,
      h('div', { class: 'row' }, now.node, heart.node), chart.node),
    card);

  function draw() {
    const s = view?.screen;
    if (!s) return;
    const offered = s.suggestion;
    show(thinking, !offered);
    show(offer, Boolean(offered));
    card.classList.toggle('is-open', Boolean(offered));
    if (!offered) return;
    const isStop = Boolean(offered.stop), done = offered.sets === 0;
    setText(title, isStop ? t('suggest_stop') : done ? t('suggest_done') : t('next_set'));
    show(offerLine, !isStop && !done && change === null);
    setText(load, offered.load === null || offered.load === undefined ? t('same_load') : `${number(offered.load)} kg`);
    setText(reps, t('reps_count', { count: offered.reps }));
    const before = s.load;
    const by = offered.load !== null && offered.load !== undefined && before !== null && before !== undefined ? +(offered.load - before).toFixed(2) : null;
    const direction = by === null || isStop || done ? null : by > 0 ? 'up' : by < 0 ? 'down' : 'same';
    show(arrow, direction !== null && change === null);
    if (direction && arrow.dataset.direction !== `${direction}${by}`) {
      arrow.dataset.direction = `${direction}${by}`;
      arrow.replaceChildren(icon(direction), h('span', {}, direction === 'same' ? t('load_same') : t(`load_${direction}`, { by: number(Math.abs(by)) })));
    }
    const why = sentences(screen, offered.why, 'why');
    setText(reason, s.say ?? why.slice(0, 2).join(screen.language === 'zh' ? '' : ' '));
    const changed = offered.verdict === 'clamped' || offered.verdict === 'refused';
    setText(guard, changed ? t(`guard_${offered.verdict}`) : '');
    show(guard, changed);
    setText(source, t(`source_${offered.source}`));
    const isAnswered = answered === offered.id;
    show(buttons, !isStop && !done && change === null && !isAnswered);
    show(alter, Boolean(range()));
    show(stepper, change !== null);
    if (change !== null) {
      setText(stepValue, `${number(change)} kg`);
      setText(limits, t('limits', { low: number(range().min), high: number(range().max), step: number(range().step) }));
    }
    card.classList.toggle('is-answered', isAnswered);
    if (open !== offered.id) {
      open = offered.id;
      screen.announce(`${title.textContent}: ${isStop || done ? '' : `${load.textContent} × ${reps.textContent}.`} ${reason.textContent}`);
    }
  }

  function tick() {
    const s = view?.screen;
    if (!s) return;
    const ends = s.rest_ends_at;
    const left = ends === null || ends === undefined ? null : (ends - gatewayNow()) / 1000;
    setText(countdown, left === null ? '–' : clock(left));
    setText(restNote, left !== null && left <= 0 ? t('rest_over') : t('rest_note'));
    node.classList.toggle('is-over', left !== null && left <= 0);
    const whole = s.suggestion?.rest_s ?? s.rest_s ?? 0;
    meter.style.setProperty('--share', left === null || whole <= 0 ? '0' : Math.min(1, Math.max(0, left / whole)).toFixed(3));
  }

  return {
    node,
    enter() { change = null; },
    update(next) {
      view = next;
      const { velocity_loss: loss, load: applied } = next.screen;
      now.set(number(applied), 'kg', loss === undefined || loss === null ? '' : t('velocity_loss', { percent: Math.round(loss * 100) }));
      chart.update(next.bars);
      heart.update(next);
      draw();
      tick();
    },
    tick,
  };
}
