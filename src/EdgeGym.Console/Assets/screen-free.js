import { h, icon, setText, show } from './dom.js';

const longestNumber = 12, longestPin = 8;

export function freePhase(screen) {
  const { t } = screen;
  let member = '', pin = '', field = 'member', busy = false;

  const box = (name, label) => {
    const value = h('span', { class: 'field-value' });
    const node = h('button', { type: 'button', class: 'field', 'aria-label': label, onclick: () => { field = name; draw(); } },
      h('span', { class: 'field-label' }, label), value);
    return { node, value };
  };
  const memberBox = box('member', t('member_number'));
  const pinBox = box('pin', t('pin'));

  const draw = () => {
    setText(memberBox.value, member || '–');
    setText(pinBox.value, pin ? '●'.repeat(pin.length) : '–');
    memberBox.node.setAttribute('aria-pressed', field === 'member');
    pinBox.node.setAttribute('aria-pressed', field === 'pin');
    memberBox.node.setAttribute('aria-label', `${t('member_number')}: ${member || t('empty')}`);
    pinBox.node.setAttribute('aria-label', `${t('pin')}: ${t('digits', { count: pin.length })}`);
    go.disabled = busy || member.length === 0 || pin.length === 0;
    setText(go.lastChild, field === 'member' ? t('next') : t('sign_in'));
    if (field === 'member') go.disabled = busy || member.length === 0;
  };

  const press = digit => {
    if (field === 'member') member = (member + digit).slice(0, longestNumber);
    else pin = (pin + digit).slice(0, longestPin);
    draw();
  };
  const back = () => {
    if (field === 'member') member = member.slice(0, -1);
    else pin = pin.slice(0, -1);
    draw();
  };
  const forward = async () => {
    if (field === 'member') {
      if (member) field = 'pin';
      draw();
      return;
    }
    if (!member || !pin || busy) return;
    busy = true;
    draw();
    const sent = pin;
    pin = '';
    const good = await screen.post('login', { member: `m-${member}`, pin: sent });
    busy = false;
    if (good) { member = ''; field = 'member'; }
    draw();
  };

  const go = h('button', { type: 'button', class: 'primary', onclick: forward }, h('span', {}, t('next')));
  const key = digit => h('button', { type: 'button', class: 'key', onclick: () => press(digit) }, digit);
  const pad = h('div', { class: 'pad', role: 'group', 'aria-label': t('keypad') },
    ...['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(key),
    h('button', { type: 'button', class: 'key key-back', 'aria-label': t('delete'), onclick: back }, '⌫'), key('0'), go);

  const name = h('p', { class: 'giant-name' });
  const node = h('section', { class: 'phase free' },
    h('div', { class: 'free-lead' },
      h('p', { class: 'kicker' }, t('free')),
      name,
      h('p', { class: 'lead' }, t('free_lead')),
      h('p', { class: 'hint' }, icon('tag'), h('span', {}, t('tag_hint')))),
    h('form', { class: 'sign-in', 'aria-label': t('sign_in'), onsubmit: event => event.preventDefault() },
      h('div', { class: 'fields' }, memberBox.node, pinBox.node), pad));
  node.addEventListener('keydown', event => {
    if (/^[0-9]$/.test(event.key)) press(event.key);
    else if (event.key === 'Backspace') back();
    else return;
    event.preventDefault();
  });
  draw();

  return {
    node,
    enter() { member = pin = ''; field = 'member'; draw(); },
    update(view) { setText(name, view.exerciseName[screen.language]); },
  };
}
