import { clock, h, icon, setText, show } from './dom.js';
import { gatewayNow } from './view.js';

// Calm on purpose: one instruction at a time, no alarm colours, nothing that hurries.
export function stoppedPhase(screen) {
  const { t } = screen;
  const reason = h('p', { class: 'lead' });
  const node = h('section', { class: 'phase stopped' },
    icon('stop'),
    h('div', {},
      h('h2', {}, t('stopped_title')),
      reason,
      h('ol', { class: 'steps' }, h('li', {}, t('stopped_1')), h('li', {}, t('stopped_2')), h('li', {}, t('stopped_3'))),
      h('p', { class: 'hint' }, t('stopped_emergency'))));
  return {
    node,
    enter() { screen.announce(`${t('stopped_title')} ${t('stopped_1')}`, true); },
    update(view) {
      const why = view.stopReason;
      setText(reason, why && screen.has(`why_${why}`) ? t(`why_${why}`) : '');
      show(reason, reason.textContent.length > 0);
    },
  };
}

export function offlinePhase(screen) {
  const { t } = screen;
  const since = h('p', { class: 'hint' });
  const fault = h('p', { class: 'lead' });
  let view = null;
  const draw = () => {
    if (!view) return;
    const seconds = view.heardAt === null ? null : Math.max(0, (gatewayNow() - view.heardAt) / 1000);
    setText(since, seconds === null ? t('offline_never') : t('offline_since', { time: clock(seconds) }));
  };
  const node = h('section', { class: 'phase offline' },
    icon('alert'),
    h('div', {}, h('h2', {}, t('offline_title')), h('p', { class: 'lead' }, t('offline_text')), fault, since));
  return {
    node,
    update(next) {
      view = next;
      setText(fault, view.fault ? t('fault_line', { code: view.fault.code, text: view.fault.text ?? '' }) : '');
      draw();
    },
    tick: draw,
  };
}
