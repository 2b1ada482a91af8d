import { RotateCw, TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../kit/button.tsx';

type Props = { name: string; children: ReactNode };

/** Holds a defect inside the panel it happened in: says what, offers to draw the panel anew, and the rest lives on. */
export class ErrorBoundary extends Component<Props, { message: string | null }> {
  override state: { message: string | null } = { message: null };

  static getDerivedStateFromError(thrown: unknown): { message: string } {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <div className="broken-panel" role="alert">
        <TriangleAlert size={14} />
        <p>The {this.props.name} met a mistake of Norscope’s own and can’t be shown.</p>
        <p className="mono selectable">{message}</p>
        <Button icon={<RotateCw size={14} />} onClick={() => this.setState({ message: null })}>
          Show it again
        </Button>
      </div>
    );
  }
}
