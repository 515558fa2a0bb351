// Elements. Everything that a template's author can write becomes a text node or an attribute that
// runs nothing: this file has the only calls that make elements.

/// What would move, recolour or hide text is made visible, as in the program's other reports.
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function printable(text) {
  return String(text).replace(hidden, c => `<${c.charCodeAt(0).toString(16).padStart(2, '0')}>`);
}

function isHarmless(href) {
  return href.startsWith('#') || /^https:\/\//.test(href);
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (name === 'href' && !isHarmless(value)) continue;
    else element.setAttribute(name, value === true ? '' : printable(value));
  }
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === '') continue;
    element.append(child instanceof Node ? child : document.createTextNode(printable(child)));
  }
  return element;
}

/// h('a', {href: '#cost', click: f}, 'Cost', ...): functions become listeners.
function h(name, attributes, ...children) {
  return append(setAttributes(document.createElement(name), attributes), children);
}

function s(name, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  return append(setAttributes(element, attributes), children);
}

function plural(count, one, many) {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many || one + 's'}`;
}

/// "a, b and c".
function enumerate(words) {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/// Tells a screen reader what has changed.
function say(text) {
  document.getElementById('spoken').textContent = printable(text);
}

/// The first few, and a button that shows the rest.
function firstFew(items, most, draw, what) {
  const list = items.slice(0, most).map(draw);
  if (items.length <= most) return list;
  const button = h(
    'button',
    {
      type: 'button',
      class: 'more',
      click: () => {
        const rest = items.slice(most).map(draw);
        more.replaceWith(...rest);
        const target = rest[0].querySelector('a, button, summary');
        if (target) target.focus();
      },
    },
    `Show ${items.length - most} more ${what}`,
  );
  const more = list[0].tagName === 'LI' ? h('li', {class: 'more-row'}, button) : button;
  return [...list, more];
}
