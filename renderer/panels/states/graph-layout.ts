/** Where nodes and edges of a state graph go: laid out in layers by the Eclipse Layout Kernel. Pixels at a zoom of 1. */
import ELK, { type ElkExtendedEdge, type ElkLabel, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { GraphEdge, GraphNode, StateGraph } from './state-graph-model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends GraphNode, Box {}

export interface PlacedEdge extends GraphEdge {
  /** An SVG path. */
  readonly path: string;
  /** Where its label is; null where it has none. */
  readonly label: Box | null;
}

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Width of a text in pixels, as a node's title or an edge's label is set. */
export type MeasureText = (text: string, kind: 'title' | 'exit' | 'label') => number;

const STATE_HEIGHT = 40;
const EXIT_HEIGHT = 20;
const JUNCTION = 10;
const LABEL_HEIGHT = 18;
const LAYOUT = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'SPLINES',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.spacing.nodeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.spacing.nodeNode': '18',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '10',
};
/** States where commands begin are the uppermost. */
const UPPERMOST = { 'elk.layered.layering.layerConstraint': 'FIRST' };
const ON_THE_LINE = { 'elk.edgeLabels.inline': 'true' };

const elk = new ELK();

/** What an edge's label says. */
export function labelOf({ ways }: GraphEdge): string {
  return ways
    .map(({ words, transition }) => `${words}${transition.departure === null ? '' : ' ◆'}`)
    .join(' · ');
}

/** `starts`: the states where commands begin. */
export async function layOut(
  graph: StateGraph,
  starts: ReadonlySet<string>,
  measure: MeasureText,
): Promise<PlacedGraph> {
  const sized = graph.nodes.map((node) => ({ node, ...sizeOf(node, measure) }));
  const asked: ElkNode = {
    id: 'states',
    layoutOptions: LAYOUT,
    children: sized.map(({ node, width, height }) => ({
      id: node.id,
      width,
      height,
      ...(node.kind === 'state' && starts.has(node.state) ? { layoutOptions: UPPERMOST } : {}),
    })),
    edges: graph.edges.map((edge) => ({
      id: edge.id,
      sources: [edge.from],
      targets: [edge.to],
      labels: labelsFor(edge, measure),
    })),
  };
  const laid = await elk.layout(asked);
  const boxes = new Map(laid.children?.map((child) => [child.id, child]));
  const routes = new Map(laid.edges?.map((edge) => [edge.id, edge]));
  return {
    width: laid.width ?? 0,
    height: laid.height ?? 0,
    nodes: sized.map(({ node, width, height }) => ({
      ...node,
      width,
      height,
      ...cornerOf(boxes.get(node.id)),
    })),
    edges: graph.edges.map((edge) => ({ ...edge, ...routeOf(routes.get(edge.id)) })),
  };
}

function sizeOf({ kind, title }: GraphNode, measure: MeasureText): { width: number; height: number } {
  if (kind === 'junction') return { width: JUNCTION, height: JUNCTION };
  if (kind === 'exit') return { width: Math.ceil(measure(title, 'exit')) + 34, height: EXIT_HEIGHT };
  return { width: Math.max(104, Math.ceil(measure(title, 'title')) + 28), height: STATE_HEIGHT };
}

function labelsFor(edge: GraphEdge, measure: MeasureText) {
  const text = labelOf(edge);
  if (text === '') return [];
  const width = Math.ceil(measure(text, 'label')) + 8;
  return [{ text, width, height: LABEL_HEIGHT, layoutOptions: ON_THE_LINE }];
}

function cornerOf(box: ElkNode | undefined): { x: number; y: number } {
  return { x: box?.x ?? 0, y: box?.y ?? 0 };
}

/** ELK's bend points of a spline are the control points of its Bézier curves, three for each. */
function routeOf(edge: ElkExtendedEdge | undefined): Pick<PlacedEdge, 'path' | 'label'> {
  const [section] = edge?.sections ?? [];
  const [label] = edge?.labels ?? [];
  if (section === undefined) return { path: '', label: null };
  const { startPoint, endPoint, bendPoints = [] } = section;
  const points = [...bendPoints, endPoint].map(({ x, y }) => `${x},${y}`);
  const curves = points.length % 3 === 0 ? `C${points.join(' ')}` : `L${points.join(' ')}`;
  return {
    path: `M${startPoint.x},${startPoint.y}${curves}`,
    label: label === undefined ? null : boxOf(label),
  };
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: ElkLabel): Box {
  return { x, y, width, height };
}
