import { useGetIdentity, useLogout } from '@refinedev/core';
import {
  Avatar,
  Button,
  Drawer,
  Dropdown,
  Flex,
  Grid,
  Layout,
  Menu,
  Select,
  Typography,
} from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import type { OfficerAccount } from '../../../src/contract';
import { roleWords } from '../copy/words';
import { mayAsk } from '../lib/may';
import { useCampaign } from './campaign';
import { LogoutIcon, MenuIcon, SafetyIcon } from './icons';
import { IdleWatch } from './idle-watch';
import { Loaded } from './loaded';
import { places } from './places';

function Places({ officer }: { officer: OfficerAccount }) {
  const { pathname } = useLocation();
  const seen = places.filter(({ needs }) => needs === undefined || mayAsk(officer.role, needs));
  const here = seen.findLast(({ path }) => path === '/' || pathname.startsWith(path));
  return (
    <Menu
      mode="inline"
      selectedKeys={here ? [here.name] : []}
      items={seen.map(({ name, path, label, icon }) => ({
        key: name,
        icon,
        label: <Link to={path}>{label}</Link>,
      }))}
    />
  );
}

function Who({ officer }: { officer: OfficerAccount }) {
  const { mutate: logOut } = useLogout();
  const navigate = useNavigate();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'password', icon: <SafetyIcon />, label: '修改密码' },
          { key: 'out', icon: <LogoutIcon />, label: '退出登录' },
        ],
        onClick: ({ key }) => (key === 'out' ? logOut() : void navigate('/password')),
      }}
    >
      <Button type="text" className="who">
        <Avatar size="small">{officer.name.slice(0, 1)}</Avatar>
        <span>
          {officer.name}（{roleWords[officer.role]}
          {officer.town && `·${officer.town}`}）
        </span>
      </Button>
    </Dropdown>
  );
}

/** The frame around every page: menu by role, the campaign, who is signed in. */
export function Frame({ children }: { children: ReactNode }) {
  const identity = useGetIdentity<OfficerAccount>();
  return (
    <Loaded answer={identity}>
      {(officer) => <FrameOf officer={officer}>{children}</FrameOf>}
    </Loaded>
  );
}

/** The menu: beside the page, or behind a button where there is no room for it. */
function SideMenu({ officer }: { officer: OfficerAccount }) {
  return (
    <>
      <div className="brand">
        <span className="brand-mark" aria-hidden>
          惠
        </span>
        惠民券工作台
      </div>
      <nav aria-label="主菜单">
        <Places officer={officer} />
      </nav>
    </>
  );
}

function FoldedMenu({ officer }: { officer: OfficerAccount }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<MenuIcon />} aria-label="打开菜单" onClick={() => setOpen(true)} />
      <Drawer
        open={isOpen}
        placement="left"
        size={256}
        aria-label="菜单"
        onClose={() => setOpen(false)}
        onClick={({ target }) => {
          if (target instanceof HTMLElement && target.closest('a')) {
            setOpen(false);
          }
        }}
      >
        <SideMenu officer={officer} />
      </Drawer>
    </>
  );
}

function FrameOf({ officer, children }: { officer: OfficerAccount; children: ReactNode }) {
  const { campaign, all, choose } = useCampaign();
  const { lg: isWide } = Grid.useBreakpoint();
  return (
    <Layout className="frame">
      <IdleWatch />
      <a className="skip" href="#content">
        跳到正文
      </a>
      {isWide && (
        <Layout.Sider width={208} theme="light" className="no-print">
          <SideMenu officer={officer} />
        </Layout.Sider>
      )}
      <Layout>
        <Layout.Header className="no-print head">
          <Flex align="center" gap={12} flex="1 1 0" className="head-campaign">
            {isWide ? (
              <Typography.Text type="secondary">当前活动</Typography.Text>
            ) : (
              <FoldedMenu officer={officer} />
            )}
            <Select
              aria-label="当前活动"
              className="campaign"
              value={campaign.campaignId}
              onChange={choose}
              options={all.map(({ campaignId, name }) => ({ value: campaignId, label: name }))}
            />
          </Flex>
          <Who officer={officer} />
        </Layout.Header>
        <Layout.Content id="content" className="content" role="main" tabIndex={-1}>
          {children}
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
