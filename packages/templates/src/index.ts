export type { CompiledTemplate, NameReference, PathReference, TemplateReferences } from './compiled.ts';
export type { FilterContext, FilterLookup, FilterParameter, TemplateFilter } from './filter.ts';
export type { RenderLimits, RenderPorts, TemplateScope } from './ports.ts';
