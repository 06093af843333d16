import { type Cluster, expect, test } from "../support/cluster.ts";
import type { Person } from "../support/person.ts";

// Room for the words beside a message that waits.
test.use({ viewport: { width: 1440, height: 900 } });

const storeAway = /Messages are waiting/;

test("people on two nodes talk as if they were on one", async ({ cluster, ann, bob }) => {
  expect(cluster.balancer.sockets).toEqual([1, 1]);
  await ann.say("Hello over there");
  await bob.sees("Hello over there");
  await bob.composer.pressSequentially("Hi");
  await expect(ann.page.getByText("Bob is typing…")).toBeVisible();
  await bob.say("Hi Ann");
  await ann.sees("Hi Ann");
  for (const person of [ann, bob]) {
    await expect(person.members.getByRole("listitem")).toHaveText([/Ann/, /Bob/]);
  }
});

test("a killed node costs nobody a word, and nobody sees anybody leave", async ({
  cluster,
  ann,
  bob,
  guest,
}) => {
  const cara = await guest("Cara");
  expect(cluster.balancer.sockets).toEqual([2, 1]);
  await ann.say("before");
  await bob.sees("before");

  cluster.balancer.refuse();
  await cluster.killNode(0);
  // Whoever was on that node and does not come back is seen to leave once it is known to be dead.
  await cara.page.context().close();
  await ann.say("said to nobody");
  await expect(ann.message("said to nobody").getByText("Will send when you’re online")).toBeVisible();
  await bob.say("meanwhile");
  await bob.sees("meanwhile");

  cluster.balancer.admit();
  for (const person of [ann, bob]) {
    await person.sees("before");
    await person.sees("meanwhile");
    await person.sees("said to nobody");
    await person.isOnline();
  }
  await expect.poll(() => cluster.balancer.sockets).toEqual([0, 2]);
  await expect(bob.feed.getByText(/Cara left/)).toBeVisible({ timeout: 60_000 });
  for (const person of [ann, bob]) {
    await expect(person.feed.getByText(/(Ann|Bob|people) left/)).toHaveCount(0);
    await expect(person.members.getByRole("listitem")).toHaveText([/Ann/, /Bob/]);
  }
  await ann.say("still here");
  await bob.sees("still here");
});

test("a node that stops hands its people over without a sign", async ({ cluster, ann, bob }) => {
  await bob.say("before");
  await ann.sees("before");
  const signs = await watchForSigns(ann);

  await cluster.drainNode(0);
  await bob.say("meanwhile");
  await ann.say("during");
  for (const person of [ann, bob]) {
    await person.sees("meanwhile");
    await person.sees("during");
  }
  await expect.poll(() => cluster.balancer.sockets).toEqual([0, 2]);
  expect(await signs()).toEqual([]);
  for (const person of [ann, bob]) await expect(person.feed.getByText(/left/)).toHaveCount(0);
});

for (const { how, away, back } of [
  {
    how: "freezes",
    away: async (cluster) => cluster.redis.freeze(),
    back: async (cluster) => cluster.redis.thaw(),
  },
  {
    how: "is killed",
    away: (cluster) => cluster.redis.kill(),
    back: (cluster) => cluster.redis.start(),
  },
] satisfies readonly Outage[]) {
  test(`Redis ${how} and comes back: everybody is told once, and every message arrives once`, async ({
    cluster,
    ann,
    bob,
  }) => {
    await ann.say("before");
    await bob.sees("before");

    await away(cluster);
    for (const person of [ann, bob]) {
      await person.say(`${person.name} goes on writing`);
      await person.say(`${person.name} has more to say`);
    }
    for (const person of [ann, bob]) {
      await expect(person.banner(storeAway)).toBeVisible({ timeout: 30_000 });
      await expect(person.message(`${person.name} goes on writing`)).toHaveCount(1);
      await expect(person.composer).toBeEnabled();
    }

    await back(cluster);
    for (const person of [ann, bob]) {
      await expect(person.banner(storeAway)).toHaveCount(0, { timeout: 45_000 });
      for (const { name } of [ann, bob]) {
        await person.sees(`${name} goes on writing`);
        await person.sees(`${name} has more to say`);
      }
      await person.sees("before");
      await person.isOnline();
      await expect(person.feed.getByText(/left|started over|skipped/)).toHaveCount(0);
    }
    await bob.say("after");
    await ann.sees("after");
  });
}

type Outage = {
  readonly how: string;
  away(cluster: Cluster): Promise<void>;
  back(cluster: Cluster): Promise<void>;
};

/** Notes from now on whatever the page says of a lost connection, however shortly. */
async function watchForSigns(person: Person): Promise<() => Promise<readonly string[]>> {
  const seen = await person.page.evaluateHandle(() => {
    const signs: string[] = [];
    new MutationObserver(() => {
      const found = document.body.innerText.match(/Reconnecting|Connecting|Offline|offline|Back online/);
      if (found !== null) signs.push(found[0]);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return signs;
  });
  return () => seen.jsonValue();
}
