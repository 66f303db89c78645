import { h, number, setText, show } from './dom.js';
import { tile } from './screen-set.js';

const known = value => value !== undefined && value !== null;

// How it went, for a minute after the person has signed out or walked away.
export function summaryPhase(screen) {
  const { t } = screen;
  const title = h('h2', { class: 'summary-title' });
  const say = h('p', { class: 'lead' });
  const sets = tile(t('summary_sets'));
  const reps = tile(t('summary_reps'));
  const volume = tile(t('summary_volume'));
  const best = tile(t('summary_best'));
  const strength = tile(t('summary_strength'));
  const node = h('section', { class: 'phase summary' },
    h('div', { class: 'summary-words' }, h('p', { class: 'kicker' }, t('summary')), title, say),
    h('div', { class: 'summary-tiles' }, sets.node, reps.node, volume.node, best.node, strength.node),
    h('div', { class: 'buttons' }, h('button', { type: 'button', class: 'primary', onclick: () => screen.wave() }, t('sign_in'))));
  return {
    node,
    enter(view) { screen.announce(`${t('summary')}: ${(view.screen.summary.say ?? []).join(' ')}`); },
    update(view) {
      const s = view.screen.summary;
      if (!s) return;
      const foreign = view.screen.language && view.screen.language !== screen.language;
      setText(title, t(`summary_${s.how[0]}`));
      setText(say, foreign ? '' : (s.say ?? []).join(screen.language === 'zh' ? '' : ' '));
      node.classList.toggle('is-record', s.how.includes('record'));
      sets.set(s.sets);
      reps.set(s.reps);
      volume.set(number(s.volume, 0), 'kg');
      show(best.node, known(s.best_load));
      if (known(s.best_load)) best.set(number(s.best_load), 'kg', t('reps_count', { count: s.best_reps }));
      // An estimate in steps finer than a machine has would promise more than it knows.
      strength.set(number(s.one_rm_after, 0), 'kg', known(s.one_rm_before) ? t('summary_before', { load: number(s.one_rm_before, 0) }) : t('summary_first'));
    },
  };
}
