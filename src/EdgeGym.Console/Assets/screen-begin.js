import { h, number, setText, show } from './dom.js';
import { offerCard } from './screen-offer.js';
import { heartTile, tile } from './screen-set.js';

// Signed in, and the coach says what to begin with. Nothing has been lifted, so nothing counts down.
export function beginPhase(screen) {
  const { t } = screen;
  const lead = h('p', { class: 'lead go' });
  const load = tile(t('begin_with'), 'tile-huge');
  const target = tile(t('target'));
  const set = tile(t('set'));
  const heart = heartTile(screen);
  const offer = offerCard(screen, true);
  const node = h('section', { class: 'phase begin' },
    h('div', { class: 'begin-side' }, lead, load.node, h('div', { class: 'row' }, target.node, set.node, heart.node)),
    offer.node);
  return {
    node,
    enter() { offer.enter(); },
    update(view) {
      const s = view.screen, aim = s.target;
      const plan = offer.update(view);
      if (!plan) return;
      setText(lead, plan.byHand || t('ready_lead'));
      show(lead, plan.goesOn);
      show(load.node, plan.goesOn);
      const shown = plan.load ?? s.load;
      const isAsked = s.asked_load !== undefined && s.asked_load !== null && s.asked_load !== s.load;
      load.set(number(shown), 'kg', isAsked ? t('load_asked', { load: number(s.asked_load) }) : plan.byHand ? t('ready_lead') : shown === undefined ? t('begin_any') : '');
      target.set(s.suggestion.reps, t('reps'), aim ? t('target_short', { low: aim.range?.[0] ?? aim.reps, high: aim.range?.[1] ?? aim.reps, rir: aim.rir }) : '');
      set.set(s.set ?? 1, s.of ? t('of', { of: s.of }) : '');
      heart.update(view);
    },
  };
}
