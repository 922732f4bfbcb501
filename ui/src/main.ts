// Starts the pages, or the pad, once it is known which host answers them.
import './styles/app.scss';
import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './lib/host/connect';
import Pad from './pad/Pad.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element with the id "app"');

mount(location.pathname === '/pad' ? Pad : App, { target, props: { host: connect() } });
