// Starts the pages, or the pad, once it is known which host answers them.
import './styles/app.scss';
import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './lib/host/connect';
import Pad from './pad/Pad.svelte';

/** What takes longer than this is shown as it comes. */
const LATEST_MS = 300;

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element with the id "app"');

// The page is drawn once, with what stands on it: drawing it without takes as long again.
target.hidden = true;
const onpage = () => {
  target.hidden = false;
};
setTimeout(onpage, LATEST_MS);
mount(location.pathname === '/pad' ? Pad : App, { target, props: { host: connect(), onpage } });
