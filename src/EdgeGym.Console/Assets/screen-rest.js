import { clock, h, number, setText } from './dom.js';
import { offerCard } from './screen-offer.js';
import { bars, heartTile, tile } from './screen-set.js';
import { gatewayNow } from './view.js';

export function restPhase(screen) {
  const { t } = screen;
  const countdown = h('span', { class: 'countdown' });
  const restNote = h('p', { class: 'rest-note' });
  const meter = h('i');
  const now = tile(t('load'));
  const heart = heartTile(screen);
  const chart = bars(screen);
  const offer = offerCard(screen);
  let view = null;
  const node = h('section', { class: 'phase rest' },
    h('div', { class: 'rest-side' },
      h('p', { class: 'kicker' }, t('rest')), countdown, h('div', { class: 'meter', 'aria-hidden': 'true' }, meter), restNote,
      h('div', { class: 'row' }, now.node, heart.node), chart.node),
    offer.node);

  function tick() {
    const s = view?.screen;
    if (!s) return;
    const ends = s.rest_ends_at;
    const left = ends === null || ends === undefined ? null : (ends - gatewayNow()) / 1000;
    setText(countdown, left === null ? '–' : clock(left));
    setText(restNote, left !== null && left <= 0 ? t('rest_over') : s.spotter ? t(`spotter_${s.spotter.reason}`) : t('rest_note'));
    node.classList.toggle('is-over', left !== null && left <= 0);
    const whole = s.suggestion?.rest_s ?? s.rest_s ?? 0;
    meter.style.setProperty('--share', left === null || whole <= 0 ? '0' : Math.min(1, Math.max(0, left / whole)).toFixed(3));
  }

  return {
    node,
    enter() { offer.enter(); },
    update(next) {
      view = next;
      const { velocity_loss: loss, load: applied } = next.screen;
      now.set(number(applied), 'kg', loss === undefined || loss === null ? '' : t('velocity_loss', { percent: Math.round(loss * 100) }));
      chart.update(next.bars);
      heart.update(next);
      offer.update(next);
      tick();
    },
    tick,
  };
}
