import { z } from 'zod';

export const FIELD_TYPES = [
  'string',
  'text',
  'integer',
  'float',
  'boolean',
  'select',
  'multi-select',
  'secret',
  'url',
  'email',
  'phone',
  'json',
  'array',
] as const;

/** A further condition on a value, with words of its own for when it does not hold. */
const ruleMessage = z.string().min(1).max(500).describe('Shown when the value does not keep to the rule');
const fieldRuleSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['min', 'max']), value: z.number(), message: ruleMessage }),
  z.strictObject({ type: z.enum(['minLength', 'maxLength']), value: z.int().nonnegative(), message: ruleMessage }),
  z.strictObject({ type: z.literal('pattern'), value: z.string().max(1000), message: ruleMessage }),
]);

/** One value an operator sets when configuring an instance. */
export const fieldSpecSchema = z.strictObject({
  key: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .max(100)
    .refine((key) => key !== '__proto__', 'is a name that no property can have'),
  type: z.enum(FIELD_TYPES),
  label: z.string().min(1).max(200),
  description: z.string().max(2000).optional(),
  required: z.boolean().default(false),
  secret: z.boolean().optional().describe('Kept in the secrets backend, whatever the type'),
  default: z.json().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  minLength: z.int().nonnegative().optional(),
  maxLength: z.int().nonnegative().optional(),
  pattern: z.string().max(1000).optional().describe('Run on a linear-time regular expression engine'),
  rules: z.array(fieldRuleSchema).max(20).optional().describe('What the value must keep to beside the attributes'),
  items: z
    .enum(['string', 'integer', 'float', 'boolean', 'url', 'email', 'phone'])
    .optional()
    .describe('What each element of an array is; any JSON when left out'),
  placeholder: z.string().max(500).optional(),
  help: z.string().max(2000).optional(),
  group: z.string().max(200).optional(),
  order: z.number().optional(),
  options: z
    .array(z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]), label: z.string() }))
    .optional(),
  showWhen: z.strictObject({ field: z.string(), equals: z.json() }).optional(),
});

/** A field as code reads it, defaults filled in. */
export type FieldSpec = z.output<typeof fieldSpecSchema>;
/** A field as an author writes it. */
export type FieldSpecInput = z.input<typeof fieldSpecSchema>;

/** Whether the field's value belongs in the secrets backend. */
export function isSecretField(field: Pick<FieldSpec, 'type' | 'secret'>): boolean {
  return field.type === 'secret' || field.secret === true;
}
