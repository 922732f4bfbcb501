// Before everything: the provider's server, and Grace, its administrator, who invites whoever a
// test needs. After everything: nothing is left of it.
import type { TestProject } from 'vitest/node';
import { clearPictures, joinSheets } from './sheets';
import { Bridge } from './bridge';
import { use } from './login';
import { endAll } from './program';
import { Server } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    /** The demonstration's own people: their invitations by name. */
    invitations: Record<string, string>;
    /** Where Grace's app listens. */
    grace: string;
  }
}

export default async function provider(project: TestProject): Promise<() => Promise<void>> {
  clearPictures();
  const server = await Server.start();
  const { 'Grace Obi': invitation, ...invitations } = server.invitations;
  if (invitation === undefined) throw new Error('The demonstration has no administrator.');
  const grace = await Bridge.start();
  await use(grace, 'Grace Obi', invitation);
  project.provide('invitations', invitations);
  project.provide('grace', grace.url);
  return async () => {
    endAll();
    await joinSheets();
  };
}
