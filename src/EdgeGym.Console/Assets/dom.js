// The page is built from text nodes and attributes only: nothing that came from outside is ever parsed as markup.

const svgSpace = 'http://www.w3.org/2000/svg';

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'class') node.className = value;
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const paths = {
    heart: 'M12 21C5 15 2 11.5 2 7.8 2 4.9 4.2 3 6.8 3c2 0 3.900 1.200 5.200 3.200C13.300 4.200 15.200 3 17.200 3 19.800 3 22 4.900 22 7.800 22 11.500 19 15 12 21Z',
    down: 'M12 20 3 10h6V3h6v7h6Z',
    up: 'M12 4l9 10h-6v7H9v-7H3Z',
    same: 'M3 8h18v3H3zM3 14h18v3H3z',
    stop: 'M8 2h8l6 6v8l-6 6H8l-6-6V8Z',
    check: 'M9.500 19 2.500 12l2.400-2.400 4.600 4.600L19.100 4.600 21.500 7Z',
    send: 'M2 3l20 9-20 9 4-9Z',
    tag: 'M3 5h18v14H3zM6 9v2h6V9zM6 13v2h9v-2Z',
    alert: 'M12 2 23 21H1ZM11 9v6h2V9Zm0 8v2h2v-2Z',
  };
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon icon-${name}`);
  const path = document.createElementNS(svgSpace, 'path');
  path.setAttribute('d', paths[name]);
  path.setAttribute('fill', 'currentColor');
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return svg;
}

export function setText(node, value) {
  const text = value === null || value === undefined ? '' : String(value);
  if (node.textContent !== text) node.textContent = text;
}

export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

// 57.5 and not 57.50; a load is never shown finer than machines have it.
export const number = (value, digits = 2) => value === null || value === undefined || !Number.isFinite(value) ? '–' : String(+value.toFixed(digits));

export const clock = seconds => {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};
