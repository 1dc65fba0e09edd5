const main = document.querySelector("main"), lost = document.getElementById("lost");
const updates = new EventSource(main.dataset.updates);
updates.onmessage = (event) => { main.innerHTML = JSON.parse(event.data); };
updates.onopen = () => { lost.hidden = true; };
updates.onerror = () => { lost.hidden = false; };
