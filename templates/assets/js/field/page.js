// The words and elements that the page brought with it: views are cloned from its templates, never built from strings.

/** Every sentence of the page by its name, from `<template data-words><p data-word="name">…`. */
export function words(root = document) {
  const found = {}
  for (const held of root.querySelectorAll('template[data-words]')) {
    for (const one of held.content.querySelectorAll('[data-word]')) found[one.dataset.word] = one.textContent.trim()
  }
  return found
}

/** A sentence with its holes filled: `fill('离线包 {n} 家', {n: 3})`. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole))

/** A copy of `<template id>`: its first element, and in it what carries `data-at` by name. */
export function clone(id) {
  const element = document.getElementById(id).content.firstElementChild.cloneNode(true)
  const at = {}
  for (const one of element.querySelectorAll('[data-at]')) at[one.dataset.at] = one
  if (element.dataset.at) at[element.dataset.at] = element
  return { element, at }
}

/** Say something in an element, or hide it when there is nothing to say. */
export function say(element, sentence) {
  element.textContent = sentence ?? ''
  element.hidden = !sentence
}

/** The text of `{zh, en}` in a language; a plain string is itself. */
export const of = (text, lang) => (text && typeof text === 'object' ? text[lang] ?? text.zh ?? '' : text ?? '')

/** 08:05 of a moment, by this phone's clock. */
export function clock(at) {
  const moment = new Date(at)
  return [moment.getHours(), moment.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}
