// The heading stands for Hearth's: it is there once the program behind the window has answered.
await window.__TAURI_INTERNALS__.invoke('call');
const heading = document.createElement('h1');
heading.textContent = 'Empty';
document.body.append(heading);
