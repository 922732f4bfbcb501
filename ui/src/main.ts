// Starts the pages once it is known which host answers them.
import './styles/app.scss';
import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './lib/host/connect';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element with the id "app"');

mount(App, { target, props: { host: connect() } });
