export { templateProblems } from './compile/problems.ts';
export { didYouMean, nearest, suggestion } from './compile/suggest.ts';
export { type CompileOptions, compileValue, type ReadValue, readValue } from './compile-value.ts';
export type { CompiledTemplate, NameReference, PathReference, TemplateReferences } from './compiled.ts';
export { defineFilter, templateFilterPoint } from './define-filter.ts';
export type { FilterContext, FilterLookup, FilterParameter, TemplateFilter } from './filter.ts';
export { builtInFilters, withBuiltIns } from './filters/built-in.ts';
export type { MissingPath, RenderLimits, RenderPorts, TemplateScope } from './ports.ts';
