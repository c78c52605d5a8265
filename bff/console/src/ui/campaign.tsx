import { createContext, type ReactNode, useContext, useState } from 'react';
import type { ApiReply } from '../../../src/contract';
import { useAnswer } from '../lib/use-call';
import { Loaded } from './loaded';

type Entry = ApiReply<'GET /v1/campaigns'>['campaigns'][number];
type Chosen = { campaign: Entry; all: readonly Entry[]; choose: (campaignId: string) => void };

const context = createContext<Chosen | undefined>(undefined);
const kept = 'huimin.console.campaign';

/** The campaign that all pages speak of; the choice is kept on this computer. */
export function CampaignChoice({ children }: { children: ReactNode }) {
  const [chosenId, setChosenId] = useState(() => localStorage.getItem(kept));
  const answer = useAnswer('GET /v1/campaigns', {});
  const choose = (campaignId: string) => {
    localStorage.setItem(kept, campaignId);
    setChosenId(campaignId);
  };
  return (
    <Loaded
      answer={answer}
      isEmpty={({ campaigns }) => campaigns.length === 0}
      emptyText="还没有已发布的活动"
    >
      {({ campaigns }) => {
        const campaign =
          campaigns.find(({ campaignId }) => campaignId === chosenId) ?? campaigns[0];
        return campaign ? (
          <context.Provider value={{ campaign, all: campaigns, choose }}>
            {children}
          </context.Provider>
        ) : null;
      }}
    </Loaded>
  );
}

export function useCampaign(): Chosen {
  const chosen = useContext(context);
  if (!chosen) {
    throw new Error('Outside of CampaignChoice there is no campaign.');
  }
  return chosen;
}
