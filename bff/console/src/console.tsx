import { CanAccess, Refine, useIsAuthenticated } from '@refinedev/core';
import routerProvider from '@refinedev/react-router';
import { QueryClient } from '@tanstack/react-query';
import { App, ConfigProvider, Result, Typography } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import type { ReactNode } from 'react';
import { BrowserRouter, Link, Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { accessControlProvider, authProvider } from './auth';
import { Failure } from './lib/call';
import { ApplicationQueue } from './pages/application-queue';
import { ApplicationReviewPage } from './pages/application-review';
import { AppraisalPage } from './pages/appraisal';
import { AuditLog } from './pages/audit-log';
import { CampaignRules } from './pages/campaign-rules';
import { ContentPage } from './pages/content/content-page';
import { DeskPage } from './pages/desk/desk';
import { InspectedStorePage } from './pages/inspection/inspected-store';
import { Inspections } from './pages/inspection/inspections';
import { VisitPage } from './pages/inspection/visit-page';
import { Invoices } from './pages/invoice/invoices';
import { Merchants } from './pages/merchants';
import { Objections } from './pages/objections';
import { Officers } from './pages/officers';
import { Password } from './pages/password';
import { Posters } from './pages/posters';
import { PublicityPage } from './pages/publicity';
import { Reach } from './pages/reach';
import { Reconciliation } from './pages/reconciliation/reconciliation';
import { SettlementPage } from './pages/settlement/settlement-page';
import { Settlements } from './pages/settlement/settlements';
import { SignIn } from './pages/sign-in';
import { StoreReports } from './pages/store-reports';
import { Blocklist } from './pages/supervision/blocklist';
import { Cases } from './pages/supervision/cases';
import { Workbench } from './pages/workbench';
import { CampaignChoice } from './ui/campaign';
import { Frame } from './ui/layout';
import { Loaded } from './ui/loaded';
import { places } from './ui/places';

dayjs.locale('zh-cn');

/** A refusal stays one however often it is asked; only a lost connection is worth another try. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => error instanceof Failure && error.code === 'network' && count < 2,
      refetchOnWindowFocus: true,
      staleTime: 2_000,
    },
  },
});

/** A tag's tint, its edge and its word: the word deep enough to be read on the tint. */
const tints = {
  green: ['#eef7e8', '#c3e0b3', '#23700a'],
  orange: ['#fff3e6', '#ffd8ad', '#9c4a00'],
  gold: ['#fff8e1', '#f3dc9b', '#7d5700'],
  cyan: ['#e6f6f6', '#aadada', '#066a6d'],
  red: ['#fdeceb', '#f3bab6', '#b3261e'],
  purple: ['#f3edfb', '#d3bdf0', '#5b2aa0'],
} as const;

const theme = {
  token: {
    colorPrimary: '#1f4e8c',
    colorInfo: '#1f4e8c',
    colorLink: '#1f4e8c',
    colorError: '#b3261e',
    // Drawn from colours so deep they would be grey. Each step goes by two names, and the one not named here would win.
    ...Object.fromEntries(
      Object.entries(tints).flatMap(([name, [tint, edge, word]]) =>
        ['', '-'].flatMap((dash) => [
          [`${name}${dash}1`, tint],
          [`${name}${dash}3`, edge],
          [`${name}${dash}7`, word],
        ]),
      ),
    ),
    colorPrimaryBg: '#e6edf6',
    colorPrimaryBgHover: '#d6e2f1',
    colorPrimaryBorder: '#a9c1e0',
    colorInfoBg: '#e9f1fb',
    colorInfoBorder: '#b5cbe6',
    colorWarningText: '#7d5700',
    colorErrorBg: '#fdeceb',
    colorErrorBorder: '#f3bab6',
    colorTextDisabled: '#6b7480',
    colorTextSecondary: '#56606d',
    colorTextTertiary: '#5f6875',
    colorTextDescription: '#56606d',
    colorTextPlaceholder: '#6b7480',
    borderRadius: 6,
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily:
      '-apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  },
  components: {
    Menu: { itemSelectedBg: '#e6edf6', activeBarBorderWidth: 0 },
    Layout: { bodyBg: '#f4f6f9' },
  },
};

function Wrong({ children }: { children: ReactNode }) {
  return (
    <Result
      status="info"
      title={
        <Typography.Title level={1} className="page-title">
          {children}
        </Typography.Title>
      }
      extra={<Link to="/">回到工作台</Link>}
    />
  );
}

/**
 * The pages of whoever is signed in. They stay as they are while that is asked anew, which every change and every return
 * to the window does: refine's own gate takes them away meanwhile, and with them what was typed.
 */
function SignedIn({ children }: { children: ReactNode }) {
  const { pathname, search } = useLocation();
  const answer = useIsAuthenticated({ queryOptions: { refetchOnMount: 'always' } });
  const { data, isFetching } = answer;
  if (data?.authenticated) {
    return children;
  }
  if (answer.error) {
    return <Loaded answer={answer}>{() => null}</Loaded>;
  }
  if (isFetching || !data?.redirectTo) {
    return null;
  }
  const back = pathname === '/' ? '' : `?${new URLSearchParams({ to: pathname + search })}`;
  return <Navigate to={data.redirectTo + back} replace />;
}

/** A page for the roles that it is for; everybody else is told whose it is. */
function For({ page, children }: { page: string; children: ReactNode }) {
  return (
    <CanAccess
      resource={page}
      action="list"
      fallback={<Wrong>这一页由其他岗位办理。如果工作需要，请联系系统管理员调整岗位。</Wrong>}
    >
      {children}
    </CanAccess>
  );
}

function Pages() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignIn />} />
      <Route
        path="/password"
        element={
          <SignedIn>
            <Password />
          </SignedIn>
        }
      />
      <Route
        element={
          <SignedIn>
            <CampaignChoice>
              <Frame>
                <Outlet />
              </Frame>
            </CampaignChoice>
          </SignedIn>
        }
      >
        <Route index element={<Workbench />} />
        {(
          [
            ['applications', '/applications', <ApplicationQueue key="q" />],
            ['applications', '/applications/:applicationId', <ApplicationReviewPage key="r" />],
            ['publicity', '/publicity', <PublicityPage key="p" />],
            ['objections', '/objections', <Objections key="o" />],
            ['merchants', '/merchants', <Merchants key="m" />],
            ['desk', '/desk', <DeskPage key="d" />],
            ['invoices', '/invoices', <Invoices key="v" />],
            ['settlements', '/settlements', <Settlements key="b" />],
            ['settlements', '/settlements/:settlementId', <SettlementPage key="g" />],
            ['reconciliation', '/reconciliation', <Reconciliation key="z" />],
            ['cases', '/cases', <Cases key="x" />],
            ['blocklist', '/blocklist', <Blocklist key="y" />],
            ['inspections', '/inspections', <Inspections key="n" />],
            ['inspections', '/inspections/:storeId', <InspectedStorePage key="h" />],
            ['inspections', '/inspections/:storeId/visit', <VisitPage key="w" />],
            ['reports', '/reports', <StoreReports key="s" />],
            ['campaign', '/campaign', <CampaignRules key="c" />],
            ['content', '/content', <ContentPage key="t" />],
            ['posters', '/posters', <Posters key="i" />],
            ['reach', '/reach', <Reach key="e" />],
            ['appraisal', '/appraisal', <AppraisalPage key="f" />],
            ['officers', '/officers', <Officers key="a" />],
            ['audit', '/audit', <AuditLog key="l" />],
          ] as const
        ).map(([page, path, element]) => (
          <Route key={path} path={path} element={<For page={page}>{element}</For>} />
        ))}
        <Route path="*" element={<Wrong>没有这个页面，可能链接不完整。</Wrong>} />
      </Route>
    </Routes>
  );
}

export function Console() {
  return (
    <BrowserRouter basename="/console">
      <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
        <App>
          <Refine
            routerProvider={routerProvider}
            authProvider={authProvider}
            accessControlProvider={accessControlProvider}
            resources={places.map(({ name, path, label }) => ({
              name,
              list: path,
              meta: { label },
            }))}
            options={{
              disableTelemetry: true,
              reactQuery: { clientConfig: queries },
              disableRouteChangeHandler: true,
            }}
          >
            <Pages />
          </Refine>
        </App>
      </ConfigProvider>
    </BrowserRouter>
  );
}
