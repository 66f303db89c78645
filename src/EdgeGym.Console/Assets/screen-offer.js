import { h, icon, number, setText, show } from './dom.js';
import { sentences } from './view.js';

const known = value => value !== undefined && value !== null;

// What the coach offers and what the person makes of it. The gateway's word counts; until it is here, the answer that was taken does.
export function offerCard(screen, isBeginning = false) {
  const { t } = screen;
  let view = null, open = '', change = null, sent = null;

  const arrow = h('span', { class: 'change' });
  const pin = h('p', { class: 'pin' });
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
    if (id && await screen.post('answer', { suggestion: id, choice, ...extra })) { sent = { id, choice, load: extra.load }; change = null; draw(); }
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
  const alter = h('button', { type: 'button', class: 'secondary', onclick: () => { change = view.screen.suggestion.load ?? view.screen.load ?? range().min; draw(); } }, t('change'));
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
  const answered = h('p', { class: 'answered' }, icon('check'), h('span'));
  const auto = h('p', { class: 'follows' }, icon('check'), h('span', {}, t('auto_load')));
  const waiting = h('p', { class: 'lead thinking' });
  const title = h('h2', { class: 'kicker' });
  const offer = h('div', { class: 'offer' }, title, offerLine, pin, arrow, reason, guard, answered, auto, buttons, stepper, source);
  const node = h('article', { class: 'card', 'aria-label': t('suggestion') }, waiting, offer);

  function draw() {
    const s = view?.screen;
    if (!s) return;
    const offered = s.suggestion;
    show(waiting, !offered);
    setText(waiting, s.deciding ? t('thinking') : t('own_way'));
    show(offer, Boolean(offered));
    node.classList.toggle('is-open', Boolean(offered));
    if (!offered) return;
    const plan = planOf(screen, view, sent);
    setText(title, plan.isStop ? t(isBeginning && !(s.set > 1) ? 'suggest_stop_first' : 'suggest_stop') : plan.isDone ? t('suggest_done') : !isBeginning ? t('next_set') : s.set > 1 ? t('suggestion') : t('suggestion_first'));
    show(offerLine, !isBeginning && plan.goesOn && change === null);
    setText(load, known(plan.load) ? `${number(plan.load)} kg` : t('same_load'));
    setText(reps, t('reps_count', { count: offered.reps }));
    const by = known(plan.load) && known(s.load) ? +(plan.load - s.load).toFixed(2) : null;
    const direction = by === null || !plan.goesOn ? null : by > 0 ? 'up' : by < 0 ? 'down' : 'same';
    setText(pin, plan.byHand);
    const tellsByHand = !isBeginning && plan.goesOn && change === null && plan.byHand !== '' && direction !== 'same';
    show(pin, tellsByHand);
    show(arrow, direction !== null && change === null && !isBeginning && !tellsByHand);
    if (direction && arrow.dataset.direction !== `${direction}${by}`) {
      arrow.dataset.direction = `${direction}${by}`;
      arrow.replaceChildren(icon(direction), h('span', {}, direction === 'same' ? t('load_same') : t(`load_${direction}`, { by: number(Math.abs(by)) })));
    }
    const why = sentences(screen, offered.why, 'why');
    // The gateway's sentence is in the member's language; somebody who reads another one gets our own words for the same reasons.
    const ours = why.slice(0, 2).join(screen.language === 'zh' ? '' : ' ');
    setText(reason, s.language && s.language !== screen.language && ours ? ours : offered.say ?? s.say ?? ours);
    const changed = offered.verdict === 'clamped' || offered.verdict === 'refused';
    setText(guard, changed ? t(`guard_${offered.verdict}`) : '');
    show(guard, changed && change === null);
    setText(source, t(`source_${offered.source}`));
    show(answered, plan.goesOn && change === null && Boolean(plan.answer));
    if (plan.answer) setText(answered.lastChild, plan.answer === 'override' && known(plan.load) ? t('answered_override', { load: number(plan.load) }) : t('answered_accept'));
    // Where the machine follows by itself there is nothing to agree to; one may still change or refuse it.
    const follows = Boolean(offered.auto) && !plan.answer;
    show(buttons, plan.goesOn && change === null && !plan.answer);
    show(accept, !offered.auto);
    show(auto, plan.goesOn && change === null && follows);
    show(alter, Boolean(range()));
    show(stepper, change !== null);
    if (change !== null) {
      setText(stepValue, `${number(change)} kg`);
      setText(limits, t('limits', { low: number(range().min), high: number(range().max), step: number(range().step) }));
    }
    node.classList.toggle('is-answered', Boolean(plan.answer));
    if (open !== offered.id) {
      open = offered.id;
      change = null;
      screen.announce(`${title.textContent}: ${plan.goesOn ? `${load.textContent} × ${reps.textContent}.` : ''} ${plan.goesOn ? plan.byHand : ''} ${reason.textContent}`);
    }
  }

  return {
    node,
    enter() { change = null; },
    update(next) {
      view = next;
      draw();
      return view.screen?.suggestion ? planOf(screen, view, sent) : null;
    },
  };
}

// The offer with the person's answer worked in.
function planOf(screen, view, sent) {
  const offered = view.screen.suggestion;
  const here = sent?.id === offered.id ? sent : null;
  const answer = offered.answer ?? here?.choice ?? null;
  const load = answer === 'override' ? offered.answer_load ?? here?.load ?? offered.load : offered.load;
  const isStop = Boolean(offered.stop), isDone = offered.sets === 0;
  // Where no command can set the weight, a person does.
  const byHand = view.sets_load === false && known(load)
    ? screen.t(view.kind === 'selectorized' ? 'pin_on' : 'set_to', { load: number(load) })
    : '';
  return { answer, load, byHand, isStop, isDone, goesOn: !isStop && !isDone };
}
