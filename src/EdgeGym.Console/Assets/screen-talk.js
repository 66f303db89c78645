import { h, icon, setText, show } from './dom.js';

const phrases = ['too_heavy', 'too_light', 'hurts', 'dizzy', 'break'];

export function talkBar(screen) {
  const { t } = screen;
  const answer = h('p', { class: 'answer', hidden: true, 'aria-live': 'polite' });
  const input = h('input', { type: 'text', class: 'talk-input', maxlength: 500, autocomplete: 'off', enterkeyhint: 'send', 'aria-label': t('talk_label'), placeholder: t('talk_hint') });
  const tell = text => screen.post('say', { text, lang: screen.language });

  const form = h('form', {
    class: 'talk-form',
    onsubmit: async event => {
      event.preventDefault();
      const text = input.value.trim();
      if (text && await tell(text)) input.value = '';
    },
  }, input, h('button', { type: 'submit', class: 'icon-button', 'aria-label': t('send') }, icon('send')));

  const node = h('footer', { class: 'talk', hidden: true },
    answer,
    h('div', { class: 'phrases', role: 'group', 'aria-label': t('phrases') },
      ...phrases.map(name => h('button', { type: 'button', class: `phrase phrase-${name}`, onclick: () => tell(t(`phrase_${name}`)) }, t(`phrase_${name}`)))),
    form);

  return {
    node,
    update(view) {
      // A suggestion's sentence stands with it in its card, a reply here; over a stop nobody talks about weights.
      const s = view.screen, offered = s?.suggestion;
      const isInCard = offered && !['in_set', 'cardio_running'].includes(s.phase) && (offered.say ?? s.say) === s.say;
      const text = s?.phase === 'stopped' || isInCard ? '' : s?.say ?? '';
      setText(answer, text);
      show(answer, text.length > 0);
    },
  };
}
