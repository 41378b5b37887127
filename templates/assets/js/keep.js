// Keeps a long form while it is filled in: each answer is sent at once, and the page says when it was kept.
// Without it the form has a button that keeps what was answered so far.
for (const form of document.querySelectorAll('form[data-keep]')) {
  const told = document.getElementById('kept')
  let under = false
  let again = false

  const say = (text, failed) => {
    told.textContent = text
    told.classList.toggle('ym-alarm', failed)
  }

  const keep = async () => {
    if (under) { again = true; return }
    under = true
    try {
      const answer = await fetch(form.dataset.keep, {
        method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' }, keepalive: true,
      })
      if (!answer.ok) throw new Error(String(answer.status))
      say(form.dataset.kept.replace('{time}', (await answer.json()).kept), false)
    } catch {
      say(form.dataset.lost, true)
    }
    under = false
    if (again) { again = false; keep() }
  }
  form.addEventListener('change', keep)
}
