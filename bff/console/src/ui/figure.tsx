import { Card, Col, Typography } from 'antd';
import type { ReactNode } from 'react';

/** One figure of a row of figures: what it counts, how many, and what that means. */
export function Figure({
  label,
  value,
  note,
  hoverable = false,
}: {
  label: string;
  value: ReactNode;
  note: ReactNode;
  hoverable?: boolean;
}) {
  return (
    <Card size="small" hoverable={hoverable}>
      <Typography.Text type="secondary">{label}</Typography.Text>
      <div className="figure">{value}</div>
      <Typography.Text type="secondary">{note}</Typography.Text>
    </Card>
  );
}

/** The place of one figure among others. */
export function FigurePlace({ children }: { children: ReactNode }) {
  return (
    <Col xs={12} md={8} xl={6}>
      {children}
    </Col>
  );
}
