// Invitations that Grace, the administrator, makes for whoever a test needs, and colleagues who use
// theirs at once. Not here: people at a browser.
import { inject } from 'vitest';
import type { Role } from '../../ui/src/lib/bindings';
import { Bridge } from './bridge';
import { Core } from './core';
import { use } from './login';

/** An invitation to be somebody, in the team that the demonstration has. */
export async function invite(name: string, roles: Role[]): Promise<string> {
  const grace = new Core(inject('grace'));
  const { teams } = await grace.call('get_people', {});
  const [team] = teams;
  if (team === undefined) throw new Error('The demonstration has no team.');
  const invited = await grace.call('invite', { name, roles, teams: [team.id], pack: null });
  return invited.link;
}

/** Somebody who does their part without a page: their app, once they have joined. */
export async function colleague(name: string, roles: Role[]): Promise<Core> {
  const bridge = await Bridge.start();
  await use(bridge, name, await invite(name, roles));
  return bridge;
}
