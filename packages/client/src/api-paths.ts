// Written by `npx -y pnpm@12 --filter @automate/client paths` from the routes of @automate/api: do not edit.

export interface paths {
    "/api/v1/admin/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the admin resources that the caller may read, with their fields, columns and filters
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                actions: {
                                    ask: string[];
                                    description?: string;
                                    key: string;
                                    label: string;
                                    /** @description By field. What is not set is absent */
                                    set: {
                                        [key: string]: unknown;
                                    };
                                }[];
                                /** @description What this caller sees in lists */
                                columns: string[];
                                description?: string;
                                displayName: {
                                    many: string;
                                    one: string;
                                };
                                fields: {
                                    default?: unknown;
                                    description?: string;
                                    group?: string;
                                    help?: string;
                                    /**
                                     * @description What each element of an array is; any JSON when left out
                                     * @enum {string}
                                     */
                                    items?: "string" | "integer" | "float" | "boolean" | "url" | "email" | "phone";
                                    key: string;
                                    label: string;
                                    max?: number;
                                    maxLength?: number;
                                    min?: number;
                                    minLength?: number;
                                    options?: {
                                        label: string;
                                        value: string | number | boolean;
                                    }[];
                                    order?: number;
                                    /** @description Run on a linear-time regular expression engine */
                                    pattern?: string;
                                    placeholder?: string;
                                    /** @default false */
                                    required: boolean;
                                    /** @description What the value must keep to beside the attributes */
                                    rules?: ({
                                        /** @description Shown when the value does not keep to the rule */
                                        message: string;
                                        /** @enum {string} */
                                        type: "min" | "max";
                                        value: number;
                                    } | {
                                        /** @description Shown when the value does not keep to the rule */
                                        message: string;
                                        /** @enum {string} */
                                        type: "minLength" | "maxLength";
                                        value: number;
                                    } | {
                                        /** @description Shown when the value does not keep to the rule */
                                        message: string;
                                        /** @constant */
                                        type: "pattern";
                                        value: string;
                                    })[];
                                    /** @description Kept in the secrets backend, whatever the type */
                                    secret?: boolean;
                                    showWhen?: {
                                        equals: unknown;
                                        field: string;
                                    };
                                    /** @enum {string} */
                                    type: "string" | "text" | "integer" | "float" | "boolean" | "select" | "multi-select" | "secret" | "url" | "email" | "phone" | "json" | "array";
                                }[];
                                /** @description eq is asked as field=value, the others as field.gte=value */
                                filters: {
                                    field: string;
                                    operators: ("eq" | "gte" | "lte")[];
                                }[];
                                group?: string;
                                inlines: {
                                    field: string;
                                    label: string;
                                    /** @enum {string} */
                                    presentation: "tabular" | "stacked";
                                    resource: string;
                                }[];
                                key: string;
                                /** @description false: it is only shown below rows of another resource */
                                listed: boolean;
                                /** @description What this caller may do */
                                operations: ("create" | "update" | "delete" | "restore" | "import" | "export" | "act")[];
                                /** @description Who brought it. Absent: the app itself */
                                plugin?: string;
                                /** @description Fields that are set when a row is made, and never changed */
                                readOnly: string[];
                                /** @description Whether a list takes q */
                                searchable: boolean;
                                /** @description A deleted row can be restored; lists take deleted=only */
                                softDelete: boolean;
                                /** @description The order unless another is asked for; - turns it */
                                sort: string;
                                sorts: string[];
                                /** @description The field that names a row */
                                title: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One admin resource
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            actions: {
                                ask: string[];
                                description?: string;
                                key: string;
                                label: string;
                                /** @description By field. What is not set is absent */
                                set: {
                                    [key: string]: unknown;
                                };
                            }[];
                            /** @description What this caller sees in lists */
                            columns: string[];
                            description?: string;
                            displayName: {
                                many: string;
                                one: string;
                            };
                            fields: {
                                default?: unknown;
                                description?: string;
                                group?: string;
                                help?: string;
                                /**
                                 * @description What each element of an array is; any JSON when left out
                                 * @enum {string}
                                 */
                                items?: "string" | "integer" | "float" | "boolean" | "url" | "email" | "phone";
                                key: string;
                                label: string;
                                max?: number;
                                maxLength?: number;
                                min?: number;
                                minLength?: number;
                                options?: {
                                    label: string;
                                    value: string | number | boolean;
                                }[];
                                order?: number;
                                /** @description Run on a linear-time regular expression engine */
                                pattern?: string;
                                placeholder?: string;
                                /** @default false */
                                required: boolean;
                                /** @description What the value must keep to beside the attributes */
                                rules?: ({
                                    /** @description Shown when the value does not keep to the rule */
                                    message: string;
                                    /** @enum {string} */
                                    type: "min" | "max";
                                    value: number;
                                } | {
                                    /** @description Shown when the value does not keep to the rule */
                                    message: string;
                                    /** @enum {string} */
                                    type: "minLength" | "maxLength";
                                    value: number;
                                } | {
                                    /** @description Shown when the value does not keep to the rule */
                                    message: string;
                                    /** @constant */
                                    type: "pattern";
                                    value: string;
                                })[];
                                /** @description Kept in the secrets backend, whatever the type */
                                secret?: boolean;
                                showWhen?: {
                                    equals: unknown;
                                    field: string;
                                };
                                /** @enum {string} */
                                type: "string" | "text" | "integer" | "float" | "boolean" | "select" | "multi-select" | "secret" | "url" | "email" | "phone" | "json" | "array";
                            }[];
                            /** @description eq is asked as field=value, the others as field.gte=value */
                            filters: {
                                field: string;
                                operators: ("eq" | "gte" | "lte")[];
                            }[];
                            group?: string;
                            inlines: {
                                field: string;
                                label: string;
                                /** @enum {string} */
                                presentation: "tabular" | "stacked";
                                resource: string;
                            }[];
                            key: string;
                            /** @description false: it is only shown below rows of another resource */
                            listed: boolean;
                            /** @description What this caller may do */
                            operations: ("create" | "update" | "delete" | "restore" | "import" | "export" | "act")[];
                            /** @description Who brought it. Absent: the app itself */
                            plugin?: string;
                            /** @description Fields that are set when a row is made, and never changed */
                            readOnly: string[];
                            /** @description Whether a list takes q */
                            searchable: boolean;
                            /** @description A deleted row can be restored; lists take deleted=only */
                            softDelete: boolean;
                            /** @description The order unless another is asked for; - turns it */
                            sort: string;
                            sorts: string[];
                            /** @description The field that names a row */
                            title: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do the same to many rows: an action of the resource, delete or restore; the header Idempotency-Key makes asking again harmless
         * @description Needs the permission data:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    action: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Only say how many rows match
                         * @default false
                         */
                        dryRun?: boolean;
                        /** @description As the query of a list: q, deleted, <field>, <field>.gte, …; empty for all rows */
                        filter?: {
                            [key: string]: string;
                        };
                        ids?: string[];
                        /**
                         * @description Of the fields that the action asks for
                         * @default {}
                         */
                        values?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Done */
                202: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @enum {string} */
                            chosenBy: "ids" | "filter";
                            /** Format: date-time */
                            createdAt: string;
                            createdBy: string;
                            done: number;
                            /** @description Why it failed */
                            failure?: {
                                code: string;
                                message: string;
                            };
                            /** @description What the rows were found by; where callers see different rows, for who began it alone, as are refusals */
                            filter?: {
                                [key: string]: string;
                            };
                            /** Format: date-time */
                            finishedAt?: string;
                            /** Format: uuid */
                            id: string;
                            /** @description When it began */
                            matched: number;
                            /** @description The first 100 rows that were left as they are, and why */
                            refusals: {
                                code: string;
                                id: string;
                                message: string;
                            }[];
                            refused: number;
                            resource: string;
                            /**
                             * @description interrupted: its process ended, and another one may go on with it; what was done stays done
                             * @enum {string}
                             */
                            state: "running" | "completed" | "aborted" | "failed" | "interrupted";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rows of a list as a file, CSV or JSON, as they are read
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    deleted?: "only";
                    format?: "csv" | "json";
                    limit?: number;
                    parent?: string;
                    q?: string;
                    sort?: string;
                };
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports, newest first; kept for 7 days, and the last 200 that are over
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description How far it is; nobody sees any of it before it is done */
                                applied: number;
                                bad: number;
                                /** @description Of what it failed with */
                                code?: string;
                                /** Format: date-time */
                                createdAt: string;
                                createdBy: string;
                                creates: number;
                                /** Format: date-time */
                                finishedAt?: string;
                                /** @enum {string} */
                                format: "csv" | "json";
                                /** Format: uuid */
                                id: string;
                                /** @description Why it failed */
                                message?: string;
                                resource: string;
                                rows: number;
                                /**
                                 * @description ready: nothing was changed yet, and it can be confirmed
                                 * @enum {string}
                                 */
                                state: "checking" | "ready" | "applying" | "done" | "aborted" | "failed";
                                unchanged: number;
                                updates: number;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Read a file of rows, CSV or a JSON array, and say what is to become of each; nothing is changed; 429 while a process reads 8 files, 4 of the tenant, or 50 imports of the tenant are not over
         * @description Needs the permission data:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": unknown;
                    "text/csv": unknown;
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How far it is; nobody sees any of it before it is done */
                            applied: number;
                            bad: number;
                            /** @description Of what it failed with */
                            code?: string;
                            /** Format: date-time */
                            createdAt: string;
                            createdBy: string;
                            creates: number;
                            /** Format: date-time */
                            finishedAt?: string;
                            /** @enum {string} */
                            format: "csv" | "json";
                            /** Format: uuid */
                            id: string;
                            /** @description Why it failed */
                            message?: string;
                            resource: string;
                            rows: number;
                            /**
                             * @description ready: nothing was changed yet, and it can be confirmed
                             * @enum {string}
                             */
                            state: "checking" | "ready" | "applying" | "done" | "aborted" | "failed";
                            unchanged: number;
                            updates: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One import: what is to become of it, and how far it is
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How far it is; nobody sees any of it before it is done */
                            applied: number;
                            bad: number;
                            /** @description Of what it failed with */
                            code?: string;
                            /** Format: date-time */
                            createdAt: string;
                            createdBy: string;
                            creates: number;
                            /** Format: date-time */
                            finishedAt?: string;
                            /** @enum {string} */
                            format: "csv" | "json";
                            /** Format: uuid */
                            id: string;
                            /** @description Why it failed */
                            message?: string;
                            resource: string;
                            rows: number;
                            /**
                             * @description ready: nothing was changed yet, and it can be confirmed
                             * @enum {string}
                             */
                            state: "checking" | "ready" | "applying" | "done" | "aborted" | "failed";
                            unchanged: number;
                            updates: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/imports/{id}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give up an import that is not done: nothing of it is changed
         * @description Needs the permission data:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How far it is; nobody sees any of it before it is done */
                            applied: number;
                            bad: number;
                            /** @description Of what it failed with */
                            code?: string;
                            /** Format: date-time */
                            createdAt: string;
                            createdBy: string;
                            creates: number;
                            /** Format: date-time */
                            finishedAt?: string;
                            /** @enum {string} */
                            format: "csv" | "json";
                            /** Format: uuid */
                            id: string;
                            /** @description Why it failed */
                            message?: string;
                            resource: string;
                            rows: number;
                            /**
                             * @description ready: nothing was changed yet, and it can be confirmed
                             * @enum {string}
                             */
                            state: "checking" | "ready" | "applying" | "done" | "aborted" | "failed";
                            unchanged: number;
                            updates: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/imports/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Carry out an import in the background: all of it or nothing; asking again is harmless
         * @description Needs the permission data:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Leave out the bad rows, instead of refusing while there are any
                         * @default false
                         */
                        skipBad?: boolean;
                    };
                };
            };
            responses: {
                /** @description Done */
                202: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How far it is; nobody sees any of it before it is done */
                            applied: number;
                            bad: number;
                            /** @description Of what it failed with */
                            code?: string;
                            /** Format: date-time */
                            createdAt: string;
                            createdBy: string;
                            creates: number;
                            /** Format: date-time */
                            finishedAt?: string;
                            /** @enum {string} */
                            format: "csv" | "json";
                            /** Format: uuid */
                            id: string;
                            /** @description Why it failed */
                            message?: string;
                            resource: string;
                            rows: number;
                            /**
                             * @description ready: nothing was changed yet, and it can be confirmed
                             * @enum {string}
                             */
                            state: "checking" | "ready" | "applying" | "done" | "aborted" | "failed";
                            unchanged: number;
                            updates: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/imports/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rows of an import, or the bad ones alone, each with what is wrong with it
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: {
                    bad?: "only";
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                errors: {
                                    message: string;
                                    pointer: string;
                                    /** @description What the message says, as data: its kind, and what it is about */
                                    reason?: {
                                        kind: string;
                                    } & {
                                        [key: string]: unknown;
                                    };
                                    /** @description Of fields: what the message says, as data */
                                    rule?: {
                                        name: string;
                                        value?: number | string;
                                    };
                                }[];
                                id?: string;
                                /** @description In the file: of CSV as a spreadsheet counts, the header being 1; of JSON its place, from 1 */
                                line: number;
                                values: unknown;
                                /** @enum {string} */
                                what: "create" | "update" | "unchanged" | "bad";
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is or was done to many rows, newest first; kept for 30 days, and the last 1,000 that are over
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                action: string;
                                /** @enum {string} */
                                chosenBy: "ids" | "filter";
                                /** Format: date-time */
                                createdAt: string;
                                createdBy: string;
                                done: number;
                                /** @description Why it failed */
                                failure?: {
                                    code: string;
                                    message: string;
                                };
                                /** @description What the rows were found by; where callers see different rows, for who began it alone, as are refusals */
                                filter?: {
                                    [key: string]: string;
                                };
                                /** Format: date-time */
                                finishedAt?: string;
                                /** Format: uuid */
                                id: string;
                                /** @description When it began */
                                matched: number;
                                /** @description The first 100 rows that were left as they are, and why */
                                refusals: {
                                    code: string;
                                    id: string;
                                    message: string;
                                }[];
                                refused: number;
                                resource: string;
                                /**
                                 * @description interrupted: its process ended, and another one may go on with it; what was done stays done
                                 * @enum {string}
                                 */
                                state: "running" | "completed" | "aborted" | "failed" | "interrupted";
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them: how far it is, and which rows it left as they are
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @enum {string} */
                            chosenBy: "ids" | "filter";
                            /** Format: date-time */
                            createdAt: string;
                            createdBy: string;
                            done: number;
                            /** @description Why it failed */
                            failure?: {
                                code: string;
                                message: string;
                            };
                            /** @description What the rows were found by; where callers see different rows, for who began it alone, as are refusals */
                            filter?: {
                                [key: string]: string;
                            };
                            /** Format: date-time */
                            finishedAt?: string;
                            /** Format: uuid */
                            id: string;
                            /** @description When it began */
                            matched: number;
                            /** @description The first 100 rows that were left as they are, and why */
                            refusals: {
                                code: string;
                                id: string;
                                message: string;
                            }[];
                            refused: number;
                            resource: string;
                            /**
                             * @description interrupted: its process ended, and another one may go on with it; what was done stays done
                             * @enum {string}
                             */
                            state: "running" | "completed" | "aborted" | "failed" | "interrupted";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/jobs/{id}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do nothing more than the rows under way; what was done stays done
         * @description Needs the permission data:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @enum {string} */
                            chosenBy: "ids" | "filter";
                            /** Format: date-time */
                            createdAt: string;
                            createdBy: string;
                            done: number;
                            /** @description Why it failed */
                            failure?: {
                                code: string;
                                message: string;
                            };
                            /** @description What the rows were found by; where callers see different rows, for who began it alone, as are refusals */
                            filter?: {
                                [key: string]: string;
                            };
                            /** Format: date-time */
                            finishedAt?: string;
                            /** Format: uuid */
                            id: string;
                            /** @description When it began */
                            matched: number;
                            /** @description The first 100 rows that were left as they are, and why */
                            refusals: {
                                code: string;
                                id: string;
                                message: string;
                            }[];
                            refused: number;
                            resource: string;
                            /**
                             * @description interrupted: its process ended, and another one may go on with it; what was done stays done
                             * @enum {string}
                             */
                            state: "running" | "completed" | "aborted" | "failed" | "interrupted";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List every row of an admin resource
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    deleted?: "only";
                    limit?: number;
                    parent?: string;
                    q?: string;
                    sort?: string;
                };
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description What this caller may do with this row */
                                allowed: ("update" | "delete" | "restore")[];
                                /** Format: date-time */
                                createdAt?: string;
                                createdBy?: string;
                                /**
                                 * Format: date-time
                                 * @description It is deleted, and can be restored
                                 */
                                deletedAt?: string;
                                id: string;
                                /** @description Rows of other resources below it, by resource: of one row, not in lists */
                                inlines?: {
                                    [key: string]: {
                                        /** @description The first 200 */
                                        data: {
                                            /** @description What this caller may do with this row */
                                            allowed: ("update" | "delete" | "restore")[];
                                            /** Format: date-time */
                                            createdAt?: string;
                                            createdBy?: string;
                                            /**
                                             * Format: date-time
                                             * @description It is deleted, and can be restored
                                             */
                                            deletedAt?: string;
                                            id: string;
                                            /** @description Fields of this row that this caller cannot change */
                                            readOnly: string[];
                                            /** Format: date-time */
                                            updatedAt?: string;
                                            /** @description Who changed it last, as the audit table names them */
                                            updatedBy?: string;
                                            /** @description By field. What is not set is absent */
                                            values: {
                                                [key: string]: unknown;
                                            };
                                            version?: number;
                                        }[];
                                        more: boolean;
                                        /** @description Whether they can be saved with this row */
                                        writable: boolean;
                                    };
                                };
                                /** @description Fields of this row that this caller cannot change */
                                readOnly: string[];
                                /** Format: date-time */
                                updatedAt?: string;
                                /** @description Who changed it last, as the audit table names them */
                                updatedBy?: string;
                                /** @description By field. What is not set is absent */
                                values: {
                                    [key: string]: unknown;
                                };
                                version?: number;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a new row of an admin resource; the header Idempotency-Key makes asking again harmless
         * @description Needs the permission data:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description What changes in rows below it, by resource: all of it or nothing. Their field of this row is filled in
                         * @default {}
                         */
                        inlines?: {
                            [key: string]: {
                                /** @default [] */
                                create?: {
                                    /** @description By field. What is not set is absent */
                                    values: {
                                        [key: string]: unknown;
                                    };
                                }[];
                                /** @default [] */
                                delete?: {
                                    id: string;
                                    version?: number;
                                }[];
                                /** @default [] */
                                update?: {
                                    id: string;
                                    /** @description By field. What is not set is absent */
                                    values: {
                                        [key: string]: unknown;
                                    };
                                    version?: number;
                                }[];
                            };
                        };
                        /** @description By field. What is not set is absent */
                        values: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description What this caller may do with this row */
                            allowed: ("update" | "delete" | "restore")[];
                            /** Format: date-time */
                            createdAt?: string;
                            createdBy?: string;
                            /**
                             * Format: date-time
                             * @description It is deleted, and can be restored
                             */
                            deletedAt?: string;
                            id: string;
                            /** @description Rows of other resources below it, by resource: of one row, not in lists */
                            inlines?: {
                                [key: string]: {
                                    /** @description The first 200 */
                                    data: {
                                        /** @description What this caller may do with this row */
                                        allowed: ("update" | "delete" | "restore")[];
                                        /** Format: date-time */
                                        createdAt?: string;
                                        createdBy?: string;
                                        /**
                                         * Format: date-time
                                         * @description It is deleted, and can be restored
                                         */
                                        deletedAt?: string;
                                        id: string;
                                        /** @description Fields of this row that this caller cannot change */
                                        readOnly: string[];
                                        /** Format: date-time */
                                        updatedAt?: string;
                                        /** @description Who changed it last, as the audit table names them */
                                        updatedBy?: string;
                                        /** @description By field. What is not set is absent */
                                        values: {
                                            [key: string]: unknown;
                                        };
                                        version?: number;
                                    }[];
                                    more: boolean;
                                    /** @description Whether they can be saved with this row */
                                    writable: boolean;
                                };
                            };
                            /** @description Fields of this row that this caller cannot change */
                            readOnly: string[];
                            /** Format: date-time */
                            updatedAt?: string;
                            /** @description Who changed it last, as the audit table names them */
                            updatedBy?: string;
                            /** @description By field. What is not set is absent */
                            values: {
                                [key: string]: unknown;
                            };
                            version?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/rows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One row of an admin resource
         * @description Needs the permission data:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description What this caller may do with this row */
                            allowed: ("update" | "delete" | "restore")[];
                            /** Format: date-time */
                            createdAt?: string;
                            createdBy?: string;
                            /**
                             * Format: date-time
                             * @description It is deleted, and can be restored
                             */
                            deletedAt?: string;
                            id: string;
                            /** @description Rows of other resources below it, by resource: of one row, not in lists */
                            inlines?: {
                                [key: string]: {
                                    /** @description The first 200 */
                                    data: {
                                        /** @description What this caller may do with this row */
                                        allowed: ("update" | "delete" | "restore")[];
                                        /** Format: date-time */
                                        createdAt?: string;
                                        createdBy?: string;
                                        /**
                                         * Format: date-time
                                         * @description It is deleted, and can be restored
                                         */
                                        deletedAt?: string;
                                        id: string;
                                        /** @description Fields of this row that this caller cannot change */
                                        readOnly: string[];
                                        /** Format: date-time */
                                        updatedAt?: string;
                                        /** @description Who changed it last, as the audit table names them */
                                        updatedBy?: string;
                                        /** @description By field. What is not set is absent */
                                        values: {
                                            [key: string]: unknown;
                                        };
                                        version?: number;
                                    }[];
                                    more: boolean;
                                    /** @description Whether they can be saved with this row */
                                    writable: boolean;
                                };
                            };
                            /** @description Fields of this row that this caller cannot change */
                            readOnly: string[];
                            /** Format: date-time */
                            updatedAt?: string;
                            /** @description Who changed it last, as the audit table names them */
                            updatedBy?: string;
                            /** @description By field. What is not set is absent */
                            values: {
                                [key: string]: unknown;
                            };
                            version?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Change a row of an admin resource at the version of If-Match
         * @description Needs the permission data:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description What changes in rows below it, by resource: all of it or nothing. Their field of this row is filled in
                         * @default {}
                         */
                        inlines?: {
                            [key: string]: {
                                /** @default [] */
                                create?: {
                                    /** @description By field. What is not set is absent */
                                    values: {
                                        [key: string]: unknown;
                                    };
                                }[];
                                /** @default [] */
                                delete?: {
                                    id: string;
                                    version?: number;
                                }[];
                                /** @default [] */
                                update?: {
                                    id: string;
                                    /** @description By field. What is not set is absent */
                                    values: {
                                        [key: string]: unknown;
                                    };
                                    version?: number;
                                }[];
                            };
                        };
                        /** @description By field. What is not set is absent */
                        values: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description What this caller may do with this row */
                            allowed: ("update" | "delete" | "restore")[];
                            /** Format: date-time */
                            createdAt?: string;
                            createdBy?: string;
                            /**
                             * Format: date-time
                             * @description It is deleted, and can be restored
                             */
                            deletedAt?: string;
                            id: string;
                            /** @description Rows of other resources below it, by resource: of one row, not in lists */
                            inlines?: {
                                [key: string]: {
                                    /** @description The first 200 */
                                    data: {
                                        /** @description What this caller may do with this row */
                                        allowed: ("update" | "delete" | "restore")[];
                                        /** Format: date-time */
                                        createdAt?: string;
                                        createdBy?: string;
                                        /**
                                         * Format: date-time
                                         * @description It is deleted, and can be restored
                                         */
                                        deletedAt?: string;
                                        id: string;
                                        /** @description Fields of this row that this caller cannot change */
                                        readOnly: string[];
                                        /** Format: date-time */
                                        updatedAt?: string;
                                        /** @description Who changed it last, as the audit table names them */
                                        updatedBy?: string;
                                        /** @description By field. What is not set is absent */
                                        values: {
                                            [key: string]: unknown;
                                        };
                                        version?: number;
                                    }[];
                                    more: boolean;
                                    /** @description Whether they can be saved with this row */
                                    writable: boolean;
                                };
                            };
                            /** @description Fields of this row that this caller cannot change */
                            readOnly: string[];
                            /** Format: date-time */
                            updatedAt?: string;
                            /** @description Who changed it last, as the audit table names them */
                            updatedBy?: string;
                            /** @description By field. What is not set is absent */
                            values: {
                                [key: string]: unknown;
                            };
                            version?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Remove a row of an admin resource; with If-Match only at that version
         * @description Needs the permission data:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/resources/{key}/rows/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a deleted row; with If-Match only at that version
         * @description Needs the permission data:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description What this caller may do with this row */
                            allowed: ("update" | "delete" | "restore")[];
                            /** Format: date-time */
                            createdAt?: string;
                            createdBy?: string;
                            /**
                             * Format: date-time
                             * @description It is deleted, and can be restored
                             */
                            deletedAt?: string;
                            id: string;
                            /** @description Rows of other resources below it, by resource: of one row, not in lists */
                            inlines?: {
                                [key: string]: {
                                    /** @description The first 200 */
                                    data: {
                                        /** @description What this caller may do with this row */
                                        allowed: ("update" | "delete" | "restore")[];
                                        /** Format: date-time */
                                        createdAt?: string;
                                        createdBy?: string;
                                        /**
                                         * Format: date-time
                                         * @description It is deleted, and can be restored
                                         */
                                        deletedAt?: string;
                                        id: string;
                                        /** @description Fields of this row that this caller cannot change */
                                        readOnly: string[];
                                        /** Format: date-time */
                                        updatedAt?: string;
                                        /** @description Who changed it last, as the audit table names them */
                                        updatedBy?: string;
                                        /** @description By field. What is not set is absent */
                                        values: {
                                            [key: string]: unknown;
                                        };
                                        version?: number;
                                    }[];
                                    more: boolean;
                                    /** @description Whether they can be saved with this row */
                                    writable: boolean;
                                };
                            };
                            /** @description Fields of this row that this caller cannot change */
                            readOnly: string[];
                            /** Format: date-time */
                            updatedAt?: string;
                            /** @description Who changed it last, as the audit table names them */
                            updatedBy?: string;
                            /** @description By field. What is not set is absent */
                            values: {
                                [key: string]: unknown;
                            };
                            version?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alert rules, newest first
         * @description Needs the permission alerts:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: uuid
                                 * @description The alert that fires
                                 */
                                alertId?: string;
                                condition: {
                                    /** @constant */
                                    kind: "failure_rate";
                                    /**
                                     * @description Fewer runs within the window are no failure rate
                                     * @default 10
                                     */
                                    minRuns: number;
                                    /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                                    rate: number;
                                    /** @default 300000 */
                                    windowMs: number;
                                    /** @description Default: all of them */
                                    workflow?: string;
                                } | {
                                    /** @constant */
                                    kind: "backlog_age";
                                    olderThanMs: number;
                                    queue: string;
                                } | {
                                    connection: string;
                                    /** @constant */
                                    kind: "connection_down";
                                } | {
                                    /** @default 1 */
                                    count: number;
                                    /** @constant */
                                    kind: "dead_letters";
                                    /** @description Default: all of them */
                                    queue?: string;
                                } | {
                                    /** @default 1 */
                                    count: number;
                                    /** @constant */
                                    kind: "uncertain_runs";
                                    /** @description Default: all of them */
                                    workflow?: string;
                                };
                                /** Format: date-time */
                                createdAt: string;
                                createdBy?: string;
                                /** @default true */
                                enabled: boolean;
                                /**
                                 * @description The condition holds for so long before the alert fires
                                 * @default 0
                                 */
                                forMs: number;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                /** @description Default: nobody is told, and the alert is only shown */
                                notify?: {
                                    /** @description A connector that sends notifications, or connector/instance */
                                    connection: string;
                                    /** @description As the service names people and places */
                                    recipient: string;
                                };
                                /** @description An alert that goes on is told again after so long. Default: it is not */
                                repeatAfterMs?: number;
                                /**
                                 * @description It does not for so long before the alert is resolved
                                 * @default 60000
                                 */
                                resolveAfterMs: number;
                                /**
                                 * @default warning
                                 * @enum {string}
                                 */
                                severity: "info" | "warning" | "critical";
                                /** Format: date-time */
                                silencedUntil?: string;
                                /** @enum {string} */
                                state: "ok" | "pending" | "firing" | "disabled";
                                /** Format: date-time */
                                updatedAt: string;
                                version: number;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Watch something, and tell somebody or nobody; names are unique, so that sending again makes no second rule
         * @description Needs the permission alerts:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        condition: {
                            /** @constant */
                            kind: "failure_rate";
                            /**
                             * @description Fewer runs within the window are no failure rate
                             * @default 10
                             */
                            minRuns?: number;
                            /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                            rate: number;
                            /** @default 300000 */
                            windowMs?: number;
                            /** @description Default: all of them */
                            workflow?: string;
                        } | {
                            /** @constant */
                            kind: "backlog_age";
                            olderThanMs: number;
                            queue: string;
                        } | {
                            connection: string;
                            /** @constant */
                            kind: "connection_down";
                        } | {
                            /** @default 1 */
                            count?: number;
                            /** @constant */
                            kind: "dead_letters";
                            /** @description Default: all of them */
                            queue?: string;
                        } | {
                            /** @default 1 */
                            count?: number;
                            /** @constant */
                            kind: "uncertain_runs";
                            /** @description Default: all of them */
                            workflow?: string;
                        };
                        /** @default true */
                        enabled?: boolean;
                        /**
                         * @description The condition holds for so long before the alert fires
                         * @default 0
                         */
                        forMs?: number;
                        name: string;
                        /** @description Default: nobody is told, and the alert is only shown */
                        notify?: {
                            /** @description A connector that sends notifications, or connector/instance */
                            connection: string;
                            /** @description As the service names people and places */
                            recipient: string;
                        };
                        /** @description An alert that goes on is told again after so long. Default: it is not */
                        repeatAfterMs?: number;
                        /**
                         * @description It does not for so long before the alert is resolved
                         * @default 60000
                         */
                        resolveAfterMs?: number;
                        /**
                         * @default warning
                         * @enum {string}
                         */
                        severity?: "info" | "warning" | "critical";
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description The alert that fires
                             */
                            alertId?: string;
                            condition: {
                                /** @constant */
                                kind: "failure_rate";
                                /**
                                 * @description Fewer runs within the window are no failure rate
                                 * @default 10
                                 */
                                minRuns: number;
                                /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                                rate: number;
                                /** @default 300000 */
                                windowMs: number;
                                /** @description Default: all of them */
                                workflow?: string;
                            } | {
                                /** @constant */
                                kind: "backlog_age";
                                olderThanMs: number;
                                queue: string;
                            } | {
                                connection: string;
                                /** @constant */
                                kind: "connection_down";
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "dead_letters";
                                /** @description Default: all of them */
                                queue?: string;
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "uncertain_runs";
                                /** @description Default: all of them */
                                workflow?: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            createdBy?: string;
                            /** @default true */
                            enabled: boolean;
                            /**
                             * @description The condition holds for so long before the alert fires
                             * @default 0
                             */
                            forMs: number;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @description Default: nobody is told, and the alert is only shown */
                            notify?: {
                                /** @description A connector that sends notifications, or connector/instance */
                                connection: string;
                                /** @description As the service names people and places */
                                recipient: string;
                            };
                            /** @description An alert that goes on is told again after so long. Default: it is not */
                            repeatAfterMs?: number;
                            /**
                             * @description It does not for so long before the alert is resolved
                             * @default 60000
                             */
                            resolveAfterMs: number;
                            /**
                             * @default warning
                             * @enum {string}
                             */
                            severity: "info" | "warning" | "critical";
                            /** Format: date-time */
                            silencedUntil?: string;
                            /** @enum {string} */
                            state: "ok" | "pending" | "firing" | "disabled";
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One alert rule, and whether it fires
         * @description Needs the permission alerts:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description The alert that fires
                             */
                            alertId?: string;
                            condition: {
                                /** @constant */
                                kind: "failure_rate";
                                /**
                                 * @description Fewer runs within the window are no failure rate
                                 * @default 10
                                 */
                                minRuns: number;
                                /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                                rate: number;
                                /** @default 300000 */
                                windowMs: number;
                                /** @description Default: all of them */
                                workflow?: string;
                            } | {
                                /** @constant */
                                kind: "backlog_age";
                                olderThanMs: number;
                                queue: string;
                            } | {
                                connection: string;
                                /** @constant */
                                kind: "connection_down";
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "dead_letters";
                                /** @description Default: all of them */
                                queue?: string;
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "uncertain_runs";
                                /** @description Default: all of them */
                                workflow?: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            createdBy?: string;
                            /** @default true */
                            enabled: boolean;
                            /**
                             * @description The condition holds for so long before the alert fires
                             * @default 0
                             */
                            forMs: number;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @description Default: nobody is told, and the alert is only shown */
                            notify?: {
                                /** @description A connector that sends notifications, or connector/instance */
                                connection: string;
                                /** @description As the service names people and places */
                                recipient: string;
                            };
                            /** @description An alert that goes on is told again after so long. Default: it is not */
                            repeatAfterMs?: number;
                            /**
                             * @description It does not for so long before the alert is resolved
                             * @default 60000
                             */
                            resolveAfterMs: number;
                            /**
                             * @default warning
                             * @enum {string}
                             */
                            severity: "info" | "warning" | "critical";
                            /** Format: date-time */
                            silencedUntil?: string;
                            /** @enum {string} */
                            state: "ok" | "pending" | "firing" | "disabled";
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Replace an alert rule at the version of If-Match; an alert that fires is looked at anew
         * @description Needs the permission alerts:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        condition: {
                            /** @constant */
                            kind: "failure_rate";
                            /**
                             * @description Fewer runs within the window are no failure rate
                             * @default 10
                             */
                            minRuns?: number;
                            /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                            rate: number;
                            /** @default 300000 */
                            windowMs?: number;
                            /** @description Default: all of them */
                            workflow?: string;
                        } | {
                            /** @constant */
                            kind: "backlog_age";
                            olderThanMs: number;
                            queue: string;
                        } | {
                            connection: string;
                            /** @constant */
                            kind: "connection_down";
                        } | {
                            /** @default 1 */
                            count?: number;
                            /** @constant */
                            kind: "dead_letters";
                            /** @description Default: all of them */
                            queue?: string;
                        } | {
                            /** @default 1 */
                            count?: number;
                            /** @constant */
                            kind: "uncertain_runs";
                            /** @description Default: all of them */
                            workflow?: string;
                        };
                        /** @default true */
                        enabled?: boolean;
                        /**
                         * @description The condition holds for so long before the alert fires
                         * @default 0
                         */
                        forMs?: number;
                        name: string;
                        /** @description Default: nobody is told, and the alert is only shown */
                        notify?: {
                            /** @description A connector that sends notifications, or connector/instance */
                            connection: string;
                            /** @description As the service names people and places */
                            recipient: string;
                        };
                        /** @description An alert that goes on is told again after so long. Default: it is not */
                        repeatAfterMs?: number;
                        /**
                         * @description It does not for so long before the alert is resolved
                         * @default 60000
                         */
                        resolveAfterMs?: number;
                        /**
                         * @default warning
                         * @enum {string}
                         */
                        severity?: "info" | "warning" | "critical";
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description The alert that fires
                             */
                            alertId?: string;
                            condition: {
                                /** @constant */
                                kind: "failure_rate";
                                /**
                                 * @description Fewer runs within the window are no failure rate
                                 * @default 10
                                 */
                                minRuns: number;
                                /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                                rate: number;
                                /** @default 300000 */
                                windowMs: number;
                                /** @description Default: all of them */
                                workflow?: string;
                            } | {
                                /** @constant */
                                kind: "backlog_age";
                                olderThanMs: number;
                                queue: string;
                            } | {
                                connection: string;
                                /** @constant */
                                kind: "connection_down";
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "dead_letters";
                                /** @description Default: all of them */
                                queue?: string;
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "uncertain_runs";
                                /** @description Default: all of them */
                                workflow?: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            createdBy?: string;
                            /** @default true */
                            enabled: boolean;
                            /**
                             * @description The condition holds for so long before the alert fires
                             * @default 0
                             */
                            forMs: number;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @description Default: nobody is told, and the alert is only shown */
                            notify?: {
                                /** @description A connector that sends notifications, or connector/instance */
                                connection: string;
                                /** @description As the service names people and places */
                                recipient: string;
                            };
                            /** @description An alert that goes on is told again after so long. Default: it is not */
                            repeatAfterMs?: number;
                            /**
                             * @description It does not for so long before the alert is resolved
                             * @default 60000
                             */
                            resolveAfterMs: number;
                            /**
                             * @default warning
                             * @enum {string}
                             */
                            severity: "info" | "warning" | "critical";
                            /** Format: date-time */
                            silencedUntil?: string;
                            /** @enum {string} */
                            state: "ok" | "pending" | "firing" | "disabled";
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Watch no more; the alerts stay. With If-Match only at that version
         * @description Needs the permission alerts:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules/{id}/silence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell nobody for a time; what still fires then is told
         * @description Needs the permission alerts:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description From now on; 0 ends the silence */
                        forMs: number;
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description The alert that fires
                             */
                            alertId?: string;
                            condition: {
                                /** @constant */
                                kind: "failure_rate";
                                /**
                                 * @description Fewer runs within the window are no failure rate
                                 * @default 10
                                 */
                                minRuns: number;
                                /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                                rate: number;
                                /** @default 300000 */
                                windowMs: number;
                                /** @description Default: all of them */
                                workflow?: string;
                            } | {
                                /** @constant */
                                kind: "backlog_age";
                                olderThanMs: number;
                                queue: string;
                            } | {
                                connection: string;
                                /** @constant */
                                kind: "connection_down";
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "dead_letters";
                                /** @description Default: all of them */
                                queue?: string;
                            } | {
                                /** @default 1 */
                                count: number;
                                /** @constant */
                                kind: "uncertain_runs";
                                /** @description Default: all of them */
                                workflow?: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            createdBy?: string;
                            /** @default true */
                            enabled: boolean;
                            /**
                             * @description The condition holds for so long before the alert fires
                             * @default 0
                             */
                            forMs: number;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @description Default: nobody is told, and the alert is only shown */
                            notify?: {
                                /** @description A connector that sends notifications, or connector/instance */
                                connection: string;
                                /** @description As the service names people and places */
                                recipient: string;
                            };
                            /** @description An alert that goes on is told again after so long. Default: it is not */
                            repeatAfterMs?: number;
                            /**
                             * @description It does not for so long before the alert is resolved
                             * @default 60000
                             */
                            resolveAfterMs: number;
                            /**
                             * @default warning
                             * @enum {string}
                             */
                            severity: "info" | "warning" | "critical";
                            /** Format: date-time */
                            silencedUntil?: string;
                            /** @enum {string} */
                            state: "ok" | "pending" | "firing" | "disabled";
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message now, once, and say what came of it
         * @description Needs the permission alerts:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            delivered: boolean;
                            error?: {
                                code: string;
                                /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                details?: unknown;
                                /** @enum {string} */
                                effect: "none" | "unknown";
                                message: string;
                                retryable: boolean;
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts that fire and that have fired, newest first
         * @description Needs the permission alerts:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    rule?: string;
                    status?: "firing" | "resolved";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Its rule was disabled or deleted while it fired */
                                abandoned: boolean;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "failure_rate" | "backlog_age" | "connection_down" | "dead_letters" | "uncertain_runs";
                                /** @description What became of telling somebody */
                                lastNotice?: {
                                    attempts: number;
                                    connection?: string;
                                    connector: string;
                                    error?: {
                                        code: string;
                                        /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                        details?: unknown;
                                        /** @enum {string} */
                                        effect: "none" | "unknown";
                                        message: string;
                                        retryable: boolean;
                                    };
                                    /** @enum {string} */
                                    event: "firing" | "resolved";
                                    /** @description From 1 */
                                    number: number;
                                    /** @enum {string} */
                                    status: "sending" | "retrying" | "sent" | "failed" | "uncertain";
                                    /** Format: date-time */
                                    updatedAt: string;
                                };
                                /** @description What was seen when it began */
                                message: string;
                                /** Format: date-time */
                                resolvedAt?: string;
                                rule: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                };
                                /** @description What the message says, as data */
                                seen?: {
                                    /** @description As it was then */
                                    condition: {
                                        /** @constant */
                                        kind: "failure_rate";
                                        /**
                                         * @description Fewer runs within the window are no failure rate
                                         * @default 10
                                         */
                                        minRuns: number;
                                        /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                                        rate: number;
                                        /** @default 300000 */
                                        windowMs: number;
                                        /** @description Default: all of them */
                                        workflow?: string;
                                    } | {
                                        /** @constant */
                                        kind: "backlog_age";
                                        olderThanMs: number;
                                        queue: string;
                                    } | {
                                        connection: string;
                                        /** @constant */
                                        kind: "connection_down";
                                    } | {
                                        /** @default 1 */
                                        count: number;
                                        /** @constant */
                                        kind: "dead_letters";
                                        /** @description Default: all of them */
                                        queue?: string;
                                    } | {
                                        /** @default 1 */
                                        count: number;
                                        /** @constant */
                                        kind: "uncertain_runs";
                                        /** @description Default: all of them */
                                        workflow?: string;
                                    };
                                    measured: {
                                        ageMs?: number;
                                        /** @description 1,000 also stands for more */
                                        count?: number;
                                        failed?: number;
                                        runs?: number;
                                    };
                                };
                                /** @enum {string} */
                                severity: "info" | "warning" | "critical";
                                /** Format: date-time */
                                startedAt: string;
                                /** @enum {string} */
                                status: "firing" | "resolved";
                                /** Format: date-time */
                                toldAt?: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One alert, and what became of telling somebody
         * @description Needs the permission alerts:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Its rule was disabled or deleted while it fired */
                            abandoned: boolean;
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            kind: "failure_rate" | "backlog_age" | "connection_down" | "dead_letters" | "uncertain_runs";
                            /** @description What became of telling somebody */
                            lastNotice?: {
                                attempts: number;
                                connection?: string;
                                connector: string;
                                error?: {
                                    code: string;
                                    /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                    details?: unknown;
                                    /** @enum {string} */
                                    effect: "none" | "unknown";
                                    message: string;
                                    retryable: boolean;
                                };
                                /** @enum {string} */
                                event: "firing" | "resolved";
                                /** @description From 1 */
                                number: number;
                                /** @enum {string} */
                                status: "sending" | "retrying" | "sent" | "failed" | "uncertain";
                                /** Format: date-time */
                                updatedAt: string;
                            };
                            /** @description What was seen when it began */
                            message: string;
                            notices: {
                                attempts: number;
                                connection?: string;
                                connector: string;
                                error?: {
                                    code: string;
                                    /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                    details?: unknown;
                                    /** @enum {string} */
                                    effect: "none" | "unknown";
                                    message: string;
                                    retryable: boolean;
                                };
                                /** @enum {string} */
                                event: "firing" | "resolved";
                                /** @description From 1 */
                                number: number;
                                /** @enum {string} */
                                status: "sending" | "retrying" | "sent" | "failed" | "uncertain";
                                /** Format: date-time */
                                updatedAt: string;
                            }[];
                            /** Format: date-time */
                            resolvedAt?: string;
                            rule: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            };
                            /** @description What the message says, as data */
                            seen?: {
                                /** @description As it was then */
                                condition: {
                                    /** @constant */
                                    kind: "failure_rate";
                                    /**
                                     * @description Fewer runs within the window are no failure rate
                                     * @default 10
                                     */
                                    minRuns: number;
                                    /** @description The share of runs that failed or are uncertain, from 0 to 1 */
                                    rate: number;
                                    /** @default 300000 */
                                    windowMs: number;
                                    /** @description Default: all of them */
                                    workflow?: string;
                                } | {
                                    /** @constant */
                                    kind: "backlog_age";
                                    olderThanMs: number;
                                    queue: string;
                                } | {
                                    connection: string;
                                    /** @constant */
                                    kind: "connection_down";
                                } | {
                                    /** @default 1 */
                                    count: number;
                                    /** @constant */
                                    kind: "dead_letters";
                                    /** @description Default: all of them */
                                    queue?: string;
                                } | {
                                    /** @default 1 */
                                    count: number;
                                    /** @constant */
                                    kind: "uncertain_runs";
                                    /** @description Default: all of them */
                                    workflow?: string;
                                };
                                measured: {
                                    ageMs?: number;
                                    /** @description 1,000 also stands for more */
                                    count?: number;
                                    failed?: number;
                                    runs?: number;
                                };
                            };
                            /** @enum {string} */
                            severity: "info" | "warning" | "critical";
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            status: "firing" | "resolved";
                            /** Format: date-time */
                            toldAt?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys, without their tokens
         * @description Needs the permission api-keys:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                createdAt: string;
                                /** @description user:<login>, key:<id>, setup or system. A key of a user has at most their rights */
                                createdBy: string | null;
                                expiresAt: string | null;
                                id: string;
                                lastUsedAt: string | null;
                                name: string;
                                permissions: string[];
                                revokedAt: string | null;
                                /** @description Its user is disabled, or not in the tenant any more: it is refused */
                                suspended: boolean;
                                tenantId: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Create an API key; its token is in this answer and nowhere else
         * @description Needs the permission api-keys:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description Absent: never, which only a key without an end can ask for
                         */
                        expiresAt?: string;
                        name: string;
                        /** @description For example events:write or events:* */
                        permissions: string[];
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                /** Format: date-time */
                                createdAt: string;
                                /** @description user:<login>, key:<id>, setup or system. A key of a user has at most their rights */
                                createdBy: string | null;
                                expiresAt: string | null;
                                id: string;
                                lastUsedAt: string | null;
                                name: string;
                                permissions: string[];
                                revokedAt: string | null;
                                /** @description Its user is disabled, or not in the tenant any more: it is refused */
                                suspended: boolean;
                                tenantId: string;
                            };
                            token: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key, and those that it made; every process refuses it within five seconds
         * @description Needs the permission api-keys:write.
         */
        delete: {
            parameters: {
                query?: {
                    made?: "revoked" | "kept";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            /** @description user:<login>, key:<id>, setup or system. A key of a user has at most their rights */
                            createdBy: string | null;
                            expiresAt: string | null;
                            id: string;
                            lastUsedAt: string | null;
                            name: string;
                            permissions: string[];
                            revokedAt: string | null;
                            /** @description Its user is disabled, or not in the tenant any more: it is refused */
                            suspended: boolean;
                            tenantId: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what runs ask people, newest first
         * @description Needs the permission approvals:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    executionId?: string;
                    limit?: number;
                    status?: "open" | "answered" | "expired" | "closed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                answer?: {
                                    /** Format: date-time */
                                    at: string;
                                    by: string | null;
                                    comment: string | null;
                                    decision: string | null;
                                    /** @enum {string} */
                                    via: "api" | "link" | "callback" | "timeout";
                                };
                                /** @description Who may answer, as answers name them. Absent: whoever can */
                                approvers?: string[];
                                /** Format: uuid */
                                executionId: string;
                                /** Format: date-time */
                                expiresAt?: string;
                                /** Format: uuid */
                                id: string;
                                /** @description How often its links were revoked. Absent: never */
                                linksRevoked?: number;
                                message: string;
                                options: string[];
                                /** @description The place of the step in the run */
                                path: string;
                                /** Format: date-time */
                                requestedAt: string;
                                /** @enum {string} */
                                status: "open" | "answered" | "expired" | "closed";
                                workflow: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One approval, with its answer
         * @description Needs the permission approvals:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            answer?: {
                                /** Format: date-time */
                                at: string;
                                by: string | null;
                                comment: string | null;
                                decision: string | null;
                                /** @enum {string} */
                                via: "api" | "link" | "callback" | "timeout";
                            };
                            /** @description Who may answer, as answers name them. Absent: whoever can */
                            approvers?: string[];
                            /** Format: uuid */
                            executionId: string;
                            /** Format: date-time */
                            expiresAt?: string;
                            /** Format: uuid */
                            id: string;
                            /** @description How often its links were revoked. Absent: never */
                            linksRevoked?: number;
                            message: string;
                            options: string[];
                            /** @description The place of the step in the run */
                            path: string;
                            /** Format: date-time */
                            requestedAt: string;
                            /** @enum {string} */
                            status: "open" | "answered" | "expired" | "closed";
                            workflow: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer an approval; the first answer counts, and the same one again changes nothing
         * @description Needs the permission approvals:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        comment?: string;
                        /** @description One of the options */
                        decision: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            answer?: {
                                /** Format: date-time */
                                at: string;
                                by: string | null;
                                comment: string | null;
                                decision: string | null;
                                /** @enum {string} */
                                via: "api" | "link" | "callback" | "timeout";
                            };
                            /** @description Who may answer, as answers name them. Absent: whoever can */
                            approvers?: string[];
                            /** Format: uuid */
                            executionId: string;
                            /** Format: date-time */
                            expiresAt?: string;
                            /** Format: uuid */
                            id: string;
                            /** @description How often its links were revoked. Absent: never */
                            linksRevoked?: number;
                            message: string;
                            options: string[];
                            /** @description The place of the step in the run */
                            path: string;
                            /** Format: date-time */
                            requestedAt: string;
                            /** @enum {string} */
                            status: "open" | "answered" | "expired" | "closed";
                            workflow: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a signed link that lets somebody answer an approval in a browser
         * @description Needs the permission approvals:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The only option that it can choose. Default: any */
                        decision?: string;
                        /** @description Who it is sent to: the answer is kept as link:<recipient> */
                        recipient: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            expiresAt: string;
                            /** Format: uri */
                            url: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Revoke every link and button that was made for an approval until now
         * @description Needs the permission approvals:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was done by whom, newest first
         * @description Needs the permission audit:read.
         */
        get: {
            parameters: {
                query?: {
                    action?: string;
                    actor?: string;
                    cursor?: string;
                    limit?: number;
                    since?: string;
                    subject?: string;
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description A method and a route, or what was done inside, such as secret.set */
                                action: string;
                                /** @description For example key:0f3a…, or system */
                                actor: string;
                                /** Format: date-time */
                                at: string;
                                details: Record<string, unknown> | null;
                                id: string;
                                /** @description The address that the connection came from */
                                source: string | null;
                                subject: string;
                                traceId: string | null;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List bulk jobs, newest first
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {string} */
                                action: "cancel" | "rerun" | "give_up" | "requeue";
                                createdAt: string;
                                createdBy: string;
                                done: number;
                                filter: Record<string, unknown>;
                                finishedAt?: string;
                                /** Format: uuid */
                                id: string;
                                matched: number;
                                options: Record<string, unknown>;
                                refusals: {
                                    code: string;
                                    /** Format: uuid */
                                    execution: string;
                                    message: string;
                                }[];
                                refused: number;
                                /** @enum {string} */
                                status: "running" | "completed" | "aborted";
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Do the same to all executions that match; the header Idempotency-Key makes asking again harmless
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description give_up: settle the uncertain step so that the run ends as failed
                         * @enum {string}
                         */
                        action: "cancel" | "rerun" | "give_up" | "requeue";
                        /**
                         * @description Only say how many executions match, and how many would be refused
                         * @default false
                         */
                        dryRun?: boolean;
                        filter: {
                            /** @description The fingerprint of a group of errors */
                            error?: string;
                            eventId?: string;
                            /** @description That took longer */
                            longerThanMs?: number;
                            /** @description That took less long */
                            shorterThanMs?: number;
                            /**
                             * Format: date-time
                             * @description Created then or later
                             */
                            since?: string;
                            status?: ("pending" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "uncertain")[];
                            /**
                             * Format: date-time
                             * @description Created earlier
                             */
                            until?: string;
                            /** @description A name or an id */
                            workflow?: string;
                        };
                        options?: {
                            /** @description Of reruns: the first step that runs */
                            from?: string;
                            /** @description Of reruns: another payload of the event, for all of them */
                            input?: unknown;
                            /** @description Of a cancellation */
                            reason?: string;
                            /**
                             * @description Of reruns: which version of the workflow
                             * @enum {string}
                             */
                            version?: "original" | "current";
                        };
                    };
                };
            };
            responses: {
                /** @description Done */
                202: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            action: "cancel" | "rerun" | "give_up" | "requeue";
                            createdAt: string;
                            createdBy: string;
                            done: number;
                            filter: Record<string, unknown>;
                            finishedAt?: string;
                            /** Format: uuid */
                            id: string;
                            matched: number;
                            options: Record<string, unknown>;
                            refusals: {
                                code: string;
                                /** Format: uuid */
                                execution: string;
                                message: string;
                            }[];
                            refused: number;
                            /** @enum {string} */
                            status: "running" | "completed" | "aborted";
                        } | {
                            matched: number;
                            /** @description How many would be refused as they are now */
                            refused: number;
                            /** @description How many of them have which status */
                            statuses: {
                                [key: string]: number;
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One bulk job: how far it is, and what it could not do
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            action: "cancel" | "rerun" | "give_up" | "requeue";
                            createdAt: string;
                            createdBy: string;
                            done: number;
                            filter: Record<string, unknown>;
                            finishedAt?: string;
                            /** Format: uuid */
                            id: string;
                            matched: number;
                            options: Record<string, unknown>;
                            refusals: {
                                code: string;
                                /** Format: uuid */
                                execution: string;
                                message: string;
                            }[];
                            refused: number;
                            /** @enum {string} */
                            status: "running" | "completed" | "aborted";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{id}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do nothing more than the batch under way; what was done stays done
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            action: "cancel" | "rerun" | "give_up" | "requeue";
                            createdAt: string;
                            createdBy: string;
                            done: number;
                            filter: Record<string, unknown>;
                            finishedAt?: string;
                            /** Format: uuid */
                            id: string;
                            matched: number;
                            options: Record<string, unknown>;
                            refusals: {
                                code: string;
                                /** Format: uuid */
                                execution: string;
                                message: string;
                            }[];
                            refused: number;
                            /** @enum {string} */
                            status: "running" | "completed" | "aborted";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List work that was given up, newest first
         * @description Needs the permission outbox:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    queue?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                attempts: number;
                                code: string;
                                createdAt: string;
                                diedAt: string;
                                execution?: {
                                    /** Format: uuid */
                                    id: string;
                                    status: string;
                                    workflow: string;
                                };
                                id: string;
                                message?: string;
                                queue: string;
                                ref?: string;
                                traceId?: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One dead letter: what it was, and why it was given up
         * @description Needs the permission outbox:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            attempts: number;
                            code: string;
                            createdAt: string;
                            diedAt: string;
                            execution?: {
                                /** Format: uuid */
                                id: string;
                                status: string;
                                workflow: string;
                            };
                            id: string;
                            message?: string;
                            queue: string;
                            ref?: string;
                            traceId?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget them; the executions stay as they ended
         * @description Needs the permission outbox:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: string[];
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            done: string[];
                            refused: {
                                code: string;
                                id: string;
                                message: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/requeue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try them again; an execution goes on from its record. What is requeued is no dead letter any more
         * @description Needs the permission outbox:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: string[];
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            done: string[];
                            refused: {
                                code: string;
                                id: string;
                                message: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List failures of steps and runs, grouped by workflow, step, code and message; what happened last comes first
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    cursor?: string;
                    limit?: number;
                    since?: string;
                    workflow?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                code: string;
                                /** @description Runs in which it happened; one that tried again counts once */
                                count: number;
                                /** @description The message of the newest */
                                example: string;
                                /** @description 32 hexadecimal digits, the same for the same kind at all times */
                                fingerprint: string;
                                /** Format: date-time */
                                firstSeen: string;
                                /** Format: uuid */
                                lastExecution: string;
                                /** Format: date-time */
                                lastSeen: string;
                                /** @description What varies stands as <number>, <id>, <text>, <url>, <email>, <time> or <address> */
                                message: string;
                                /** @description Runs of each of the last 24 hours, oldest first */
                                recent: number[];
                                /** @description Without the numbers of items and attempts around it */
                                step?: string;
                                workflow: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                };
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/{fingerprint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One group of errors with its newest runs; GET /api/v1/executions?error= has all of them
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    fingerprint: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            /** @description Runs in which it happened; one that tried again counts once */
                            count: number;
                            /** @description The message of the newest */
                            example: string;
                            /** @description The newest 20 */
                            executions: {
                                calledBy?: string;
                                /** Format: date-time */
                                createdAt: string;
                                error?: {
                                    code: string;
                                    /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                    details?: unknown;
                                    /** @enum {string} */
                                    effect: "none" | "unknown";
                                    message: string;
                                    retryable: boolean;
                                };
                                event: {
                                    /** Format: uuid */
                                    id: string;
                                    source: string;
                                    type: string;
                                };
                                /** Format: date-time */
                                finishedAt?: string;
                                /** Format: uuid */
                                id: string;
                                partOf?: string;
                                rerunOf?: string;
                                /** Format: date-time */
                                startedAt?: string;
                                /** @enum {string} */
                                status: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "uncertain";
                                traceId: string;
                                workflow: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                    version: number;
                                };
                            }[];
                            /** @description 32 hexadecimal digits, the same for the same kind at all times */
                            fingerprint: string;
                            /** Format: date-time */
                            firstSeen: string;
                            /** @description Of the last 7 days, oldest first */
                            hours: {
                                /** Format: date-time */
                                at: string;
                                count: number;
                            }[];
                            /** Format: uuid */
                            lastExecution: string;
                            /** Format: date-time */
                            lastSeen: string;
                            /** @description What varies stands as <number>, <id>, <text>, <url>, <email>, <time> or <address> */
                            message: string;
                            /** @description Runs of each of the last 24 hours, oldest first */
                            recent: number[];
                            /** @description Without the numbers of items and attempts around it */
                            step?: string;
                            workflow: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accepted events, newest first
         * @description Needs the permission events:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    source?: string;
                    type?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                deliveryId?: string;
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                receivedAt: string;
                                source: string;
                                traceId: string;
                                type: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Send an event of your own; the header Idempotency-Key makes sending again harmless
         * @description Needs the permission events:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default {} */
                        payload?: unknown;
                        /**
                         * @description Names the sender; stored as api/<source>, so that it cannot pass for a connector
                         * @default events
                         */
                        source?: string;
                        /** @description For example order.created */
                        type: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                202: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            duplicate: boolean;
                            /** Format: uuid */
                            eventId: string;
                            /** @description 32 hexadecimal digits; of the original when this one is a duplicate */
                            traceId: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One event with its payload and the executions it started
         * @description Needs the permission events:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deliveryId?: string;
                            executions: {
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                status: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "uncertain";
                                workflow: string;
                            }[];
                            /** Format: uuid */
                            id: string;
                            payload: unknown;
                            /** Format: date-time */
                            receivedAt: string;
                            source: string;
                            traceId: string;
                            type: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run one workflow for an event of the past, if its triggers take it; the header Idempotency-Key makes asking again harmless
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Its name or id */
                        workflow: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            duplicate: boolean;
                            eventId: string;
                            executionId: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens to events, runs and steps, as server-sent events; Last-Event-ID goes on where it was
         * @description Needs the permission event-stream:read.
         */
        get: {
            parameters: {
                query?: {
                    execution?: string;
                    from?: ("now" | "oldest") | string;
                    types?: string;
                    workflow?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": {
                            data: unknown;
                            id: string;
                            source: string;
                            tenantId: string;
                            timestamp: string;
                            type: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List executions, newest first; by duration a page may hold fewer than the limit, even none, and go on
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    error?: string;
                    eventId?: string;
                    limit?: number;
                    longerThanMs?: number;
                    partOf?: string;
                    shorterThanMs?: number;
                    since?: string;
                    status?: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "uncertain";
                    until?: string;
                    workflow?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                calledBy?: string;
                                /** Format: date-time */
                                createdAt: string;
                                error?: {
                                    code: string;
                                    /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                    details?: unknown;
                                    /** @enum {string} */
                                    effect: "none" | "unknown";
                                    message: string;
                                    retryable: boolean;
                                };
                                event: {
                                    /** Format: uuid */
                                    id: string;
                                    source: string;
                                    type: string;
                                };
                                /** Format: date-time */
                                finishedAt?: string;
                                /** Format: uuid */
                                id: string;
                                partOf?: string;
                                rerunOf?: string;
                                /** Format: date-time */
                                startedAt?: string;
                                /** @enum {string} */
                                status: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "uncertain";
                                traceId: string;
                                workflow: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                    version: number;
                                };
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One execution with every attempt of every step
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            calledBy?: string;
                            /** Format: date-time */
                            createdAt: string;
                            error?: {
                                code: string;
                                /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                details?: unknown;
                                /** @enum {string} */
                                effect: "none" | "unknown";
                                message: string;
                                retryable: boolean;
                            };
                            event: {
                                /** Format: uuid */
                                id: string;
                                source: string;
                                type: string;
                            };
                            /** Format: date-time */
                            finishedAt?: string;
                            /** Format: uuid */
                            id: string;
                            inbox: {
                                /** Format: date-time */
                                consumedAt?: string;
                                kind: string;
                                name?: string;
                                payload?: unknown;
                                /** Format: date-time */
                                receivedAt: string;
                            }[];
                            /** @description What came after its time: evidence, never state */
                            lateResults: {
                                attempt: number;
                                error?: {
                                    code: string;
                                    /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                    details?: unknown;
                                    /** @enum {string} */
                                    effect: "none" | "unknown";
                                    message: string;
                                    retryable: boolean;
                                };
                                output?: unknown;
                                path: string;
                                /** @enum {string} */
                                reason: "lease_lost" | "abandoned";
                                /** Format: date-time */
                                recordedAt: string;
                            }[];
                            /** @description The limit that it waits for */
                            limit?: {
                                /** @description Runs that begin before it */
                                ahead: number;
                                /** Format: date-time */
                                dueAt?: string;
                                key?: string;
                                /** @enum {string} */
                                kind: "debounce" | "rate" | "concurrency";
                                limit?: number;
                                /** Format: date-time */
                                since: string;
                            };
                            /** @description What the workflow gives */
                            output?: unknown;
                            partOf?: string;
                            /** @description Of one that repeats another */
                            rerun?: {
                                by: string;
                                editedInput: boolean;
                                editedSteps: string[];
                                from?: string;
                                of: string;
                            };
                            rerunOf?: string;
                            /** @description The executions that repeat it, oldest first */
                            reruns: string[];
                            /** Format: date-time */
                            startedAt?: string;
                            /** @enum {string} */
                            status: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "uncertain";
                            /** @description In the order they began */
                            steps: {
                                action?: string;
                                artifacts?: {
                                    bytes: number;
                                    /** @description Asks for its content: /api/v1/executions/{id}/artifacts/{artifact} */
                                    id: string;
                                    location: string;
                                    name: string;
                                    sha256: string;
                                }[];
                                attempt: number;
                                /** Format: date-time */
                                dueAt?: string;
                                effect?: string;
                                error?: {
                                    code: string;
                                    /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                    details?: unknown;
                                    /** @enum {string} */
                                    effect: "none" | "unknown";
                                    message: string;
                                    retryable: boolean;
                                };
                                /** Format: date-time */
                                finishedAt?: string;
                                idempotencyKey?: string;
                                input?: unknown;
                                kind: string;
                                /** @description What it logged */
                                logs?: {
                                    /** @description Lines that were more than are kept */
                                    dropped: number;
                                    lines: {
                                        /** @description After the attempt began */
                                        afterMs: number;
                                        fields?: unknown;
                                        /** @enum {string} */
                                        level: "debug" | "info" | "warn" | "error";
                                        message: string;
                                    }[];
                                };
                                output?: unknown;
                                /** @description The step's id, behind those of what it is in */
                                path: string;
                                plugin?: string;
                                /** Format: date-time */
                                startedAt: string;
                                /** @enum {string} */
                                status: "running" | "waiting" | "completed" | "failed" | "skipped" | "cancelled" | "uncertain";
                                /** @description Instead of an output that is too large */
                                storedOutput?: {
                                    bytes: number;
                                    /** @description Asks for its content: /api/v1/executions/{id}/artifacts/{artifact} */
                                    id: string;
                                    location: string;
                                    sha256: string;
                                };
                                waitsFor?: string;
                            }[];
                            timers: {
                                /** Format: date-time */
                                dueAt: string;
                                instance?: string;
                                kind: string;
                                path: string;
                            }[];
                            traceId: string;
                            workflow: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                version: number;
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/artifacts/{artifact}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The content of an artifact, or of an output that was stored, by the id that the execution shows; whole, or one range of bytes
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    artifact: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an execution; cancelling twice is one cancellation
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run what is over once more, as a new execution; the header Idempotency-Key makes asking again harmless
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        /** @description The first step that runs: its path or id. Default: all run */
                        from?: string;
                        /** @description Another payload of the event */
                        input?: unknown;
                        /** @description Outputs of steps before from, by path or id */
                        steps?: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description Of the workflow
                         * @default original
                         * @enum {string}
                         */
                        version?: "original" | "current";
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            duplicate: boolean;
                            eventId: string;
                            executionId: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/signals/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a signal; one that no step waits for yet stays until one does
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        payload?: unknown;
                    };
                };
            };
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executions/{id}/steps/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what became of an uncertain step; the run goes on. The same verdict again changes nothing
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description done: it took effect; not_done: it did not, run it again; give_up: end the run as failed
                         * @enum {string}
                         */
                        as: "done" | "not_done" | "give_up";
                        /** @description What the step gave, where it is done */
                        output?: unknown;
                        /** @description The path of the step, as the execution shows it */
                        path: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what integrations were told, or are to be told, newest first
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    executionId?: string;
                    limit?: number;
                    status?: "sending" | "retrying" | "sent" | "failed" | "uncertain";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                attempts: number;
                                connection?: string;
                                connector: string;
                                error?: {
                                    code: string;
                                    /** @description Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what */
                                    details?: unknown;
                                    /** @enum {string} */
                                    effect: "none" | "unknown";
                                    message: string;
                                    retryable: boolean;
                                };
                                event: string;
                                /** Format: uuid */
                                executionId: string;
                                /** Format: uuid */
                                id: string;
                                /** @description The place of the integration in the list of the workflow */
                                integration: number;
                                /** @description Of an approval: the place of its step */
                                path?: string;
                                /** @enum {string} */
                                status: "sending" | "retrying" | "sent" | "failed" | "uncertain";
                                /** Format: date-time */
                                updatedAt: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description Needs the permission plugins:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How runs were in the last hour, day or week, over all processes, and what waits now
         * @description Needs the permission executions:read.
         */
        get: {
            parameters: {
                query?: {
                    window?: "hour" | "day" | "week";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description What waits for a worker now */
                            backlog: {
                                count: number;
                                /** @description There may be more than were counted */
                                more: boolean;
                                /** @description How long the oldest has waited */
                                oldestMs: number;
                                queue: string;
                            }[];
                            bucketMs: number;
                            /** @description Oldest first, without gaps; the last is under way */
                            buckets: {
                                /** Format: date-time */
                                at: string;
                                cancelled: number;
                                completed: number;
                                failed: number;
                                /** @description That began */
                                started: number;
                                uncertain: number;
                            }[];
                            deadLetters: {
                                count: number;
                                /** @description There may be more than were counted */
                                more: boolean;
                            };
                            /** @description How long runs took that ended, to about a tenth */
                            duration?: {
                                p50Ms: number;
                                p95Ms: number;
                            };
                            /** @description Workflows of which most runs failed or became uncertain */
                            failing: {
                                ended: number;
                                failed: number;
                                /** Format: uuid */
                                id: string;
                                name: string;
                            }[];
                            /**
                             * Format: date-time
                             * @description Of the first bucket
                             */
                            from: string;
                            totals: {
                                cancelled: number;
                                completed: number;
                                failed: number;
                                /** @description That began */
                                started: number;
                                uncertain: number;
                            };
                            uncertain: {
                                count: number;
                                /** @description There may be more than were counted */
                                more: boolean;
                            };
                            /** @enum {string} */
                            window: "hour" | "day" | "week";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passwords": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a password with the one-time token of an invitation or a reset; then log in
         * @description Public: who follows a link has no password yet: its one-time token is asked for instead.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            displayName: string;
                            login: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List everything that roles and API keys can be given
         * @description Needs the permission session:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description What it is about: all before the last colon */
                                area: string;
                                permission: string;
                                /** @description What an admin resource calls itself */
                                title?: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List plugins, what they contribute and what became of them
         * @description Needs the permission plugins:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                author?: string;
                                contributions: {
                                    /** @description Whether instances can be made of it */
                                    configurable: boolean;
                                    description?: string;
                                    displayName: string;
                                    key: string;
                                    point: string;
                                    supportsHealthCheck: boolean;
                                    supportsTestConnection: boolean;
                                }[];
                                /** @description Other plugins that it needs, by id, and which versions */
                                dependencies: {
                                    [key: string]: string;
                                };
                                description?: string;
                                displayName: string;
                                homepage?: string;
                                id: string;
                                links: {
                                    instances: string;
                                    schema: string;
                                    self: string;
                                };
                                origin: string;
                                packageName: string;
                                /** @description What its manifest asks for; beyond that it is refused */
                                permissions: {
                                    /** @enum {string} */
                                    action: "read" | "write" | "execute" | "http" | "https" | "spawn" | "*";
                                    /** @enum {string} */
                                    resource: "filesystem" | "network" | "process" | "env" | "secrets";
                                    /** @description A path, host, command, variable or secret name; `*` is any run of characters, `?` exactly one */
                                    scope: string;
                                }[];
                                /** @description Of its process */
                                pid?: number;
                                /** @description Secrets in plain that its manifest asks for; the others it gets as placeholders */
                                plaintext: {
                                    field: string;
                                    granted: boolean;
                                }[];
                                /** @description Why it failed */
                                reason?: {
                                    code: string;
                                    message: string;
                                };
                                /**
                                 * @description discovered: not yet imported
                                 * @enum {string}
                                 */
                                state: "discovered" | "loaded" | "failed" | "disabled";
                                supportsHealthCheck: boolean;
                                supportsTestConnection: boolean;
                                tags: string[];
                                /** @description Where its code runs: trusted (in the server's process) or child (one of its own) */
                                tier: string;
                                types: string[];
                                /** @description Why the version on disk is not in use; the one before it is */
                                updateFailure?: {
                                    code: string;
                                    message: string;
                                };
                                version: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One plugin
         * @description Needs the permission plugins:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            author?: string;
                            contributions: {
                                /** @description Whether instances can be made of it */
                                configurable: boolean;
                                description?: string;
                                displayName: string;
                                key: string;
                                point: string;
                                supportsHealthCheck: boolean;
                                supportsTestConnection: boolean;
                            }[];
                            /** @description Other plugins that it needs, by id, and which versions */
                            dependencies: {
                                [key: string]: string;
                            };
                            description?: string;
                            displayName: string;
                            homepage?: string;
                            id: string;
                            links: {
                                instances: string;
                                schema: string;
                                self: string;
                            };
                            origin: string;
                            packageName: string;
                            /** @description What its manifest asks for; beyond that it is refused */
                            permissions: {
                                /** @enum {string} */
                                action: "read" | "write" | "execute" | "http" | "https" | "spawn" | "*";
                                /** @enum {string} */
                                resource: "filesystem" | "network" | "process" | "env" | "secrets";
                                /** @description A path, host, command, variable or secret name; `*` is any run of characters, `?` exactly one */
                                scope: string;
                            }[];
                            /** @description Of its process */
                            pid?: number;
                            /** @description Secrets in plain that its manifest asks for; the others it gets as placeholders */
                            plaintext: {
                                field: string;
                                granted: boolean;
                            }[];
                            /** @description Why it failed */
                            reason?: {
                                code: string;
                                message: string;
                            };
                            /**
                             * @description discovered: not yet imported
                             * @enum {string}
                             */
                            state: "discovered" | "loaded" | "failed" | "disabled";
                            supportsHealthCheck: boolean;
                            supportsTestConnection: boolean;
                            tags: string[];
                            /** @description Where its code runs: trusted (in the server's process) or child (one of its own) */
                            tier: string;
                            types: string[];
                            /** @description Why the version on disk is not in use; the one before it is */
                            updateFailure?: {
                                code: string;
                                message: string;
                            };
                            version: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop using a plugin, in every process, without uninstalling it; calls under way finish
         * @description Needs the permission plugins:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            state: string;
                            tier: string;
                            version: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Use a plugin again, in every process
         * @description Needs the permission plugins:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            state: string;
                            tier: string;
                            version: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the instances of a plugin
         * @description Needs the permission instances:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description By field. A secret is {"configured": true, "updatedAt": ...}, never its value */
                                configuration: {
                                    [key: string]: unknown;
                                };
                                contribution: {
                                    key: string;
                                    point: string;
                                };
                                /** Format: date-time */
                                createdAt: string;
                                name: string;
                                plugin: string;
                                /** @description By secret field, where it may be sent */
                                secretHosts?: {
                                    [key: string]: string[];
                                };
                                status: {
                                    configuration: {
                                        /** @description The version that every process uses that has it live; null before its first use, and while none works */
                                        applied: number | null;
                                        /** @description A version that could not be applied: the last good one is still in use */
                                        failed?: {
                                            code: string;
                                            message: string;
                                            processes: number;
                                            version: number;
                                        };
                                        processes: number;
                                    };
                                    /** @description Of what has a health check, once a worker knows of it */
                                    health?: {
                                        /** Format: date-time */
                                        checkedAt?: string;
                                        message?: string;
                                        /** Format: date-time */
                                        since: string;
                                        /**
                                         * @description unknown: not checked yet, or not for long; unhealthy: two checks in a row said so
                                         * @enum {string}
                                         */
                                        status: "unknown" | "healthy" | "degraded" | "unhealthy";
                                    };
                                };
                                /** Format: date-time */
                                updatedAt: string;
                                updatedBy: string;
                                /** @description The ETag */
                                version: number;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Configure a plugin; the header Idempotency-Key makes sending again harmless
         * @description Needs the permission instances:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description By field. A secret field: a new value, null to clear it, {"$secret": "KEY"} for one that is kept elsewhere; left out, it is kept
                         * @default {}
                         */
                        configuration?: {
                            [key: string]: unknown;
                        };
                        /** @description Which of the plugin's contributions. Absent: the only one that can be configured */
                        contribution?: {
                            key: string;
                            /** @default connector */
                            point?: string;
                        };
                        /** @description By secret field that is given a value, in place of the hosts of the schema; takes the permission secrets:write */
                        hosts?: {
                            [key: string]: string[];
                        };
                        name: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description By field. A secret is {"configured": true, "updatedAt": ...}, never its value */
                            configuration: {
                                [key: string]: unknown;
                            };
                            contribution: {
                                key: string;
                                point: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            name: string;
                            plugin: string;
                            /** @description By secret field, where it may be sent */
                            secretHosts?: {
                                [key: string]: string[];
                            };
                            status: {
                                configuration: {
                                    /** @description The version that every process uses that has it live; null before its first use, and while none works */
                                    applied: number | null;
                                    /** @description A version that could not be applied: the last good one is still in use */
                                    failed?: {
                                        code: string;
                                        message: string;
                                        processes: number;
                                        version: number;
                                    };
                                    processes: number;
                                };
                                /** @description Of what has a health check, once a worker knows of it */
                                health?: {
                                    /** Format: date-time */
                                    checkedAt?: string;
                                    message?: string;
                                    /** Format: date-time */
                                    since: string;
                                    /**
                                     * @description unknown: not checked yet, or not for long; unhealthy: two checks in a row said so
                                     * @enum {string}
                                     */
                                    status: "unknown" | "healthy" | "degraded" | "unhealthy";
                                };
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            updatedBy: string;
                            /** @description The ETag */
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/instances/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One instance, its secrets masked, and what became of its configuration
         * @description Needs the permission instances:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description By field. A secret is {"configured": true, "updatedAt": ...}, never its value */
                            configuration: {
                                [key: string]: unknown;
                            };
                            contribution: {
                                key: string;
                                point: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            name: string;
                            plugin: string;
                            /** @description By secret field, where it may be sent */
                            secretHosts?: {
                                [key: string]: string[];
                            };
                            status: {
                                configuration: {
                                    /** @description The version that every process uses that has it live; null before its first use, and while none works */
                                    applied: number | null;
                                    /** @description A version that could not be applied: the last good one is still in use */
                                    failed?: {
                                        code: string;
                                        message: string;
                                        processes: number;
                                        version: number;
                                    };
                                    processes: number;
                                };
                                /** @description Of what has a health check, once a worker knows of it */
                                health?: {
                                    /** Format: date-time */
                                    checkedAt?: string;
                                    message?: string;
                                    /** Format: date-time */
                                    since: string;
                                    /**
                                     * @description unknown: not checked yet, or not for long; unhealthy: two checks in a row said so
                                     * @enum {string}
                                     */
                                    status: "unknown" | "healthy" | "degraded" | "unhealthy";
                                };
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            updatedBy: string;
                            /** @description The ETag */
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Replace the configuration of an instance at the version of If-Match; secrets left out are kept
         * @description Needs the permission instances:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description By field. A secret field: a new value, null to clear it, {"$secret": "KEY"} for one that is kept elsewhere; left out, it is kept */
                        configuration: {
                            [key: string]: unknown;
                        };
                        /** @description By secret field that is given a value, in place of the hosts of the schema; takes the permission secrets:write */
                        hosts?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description By field. A secret is {"configured": true, "updatedAt": ...}, never its value */
                            configuration: {
                                [key: string]: unknown;
                            };
                            contribution: {
                                key: string;
                                point: string;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            name: string;
                            plugin: string;
                            /** @description By secret field, where it may be sent */
                            secretHosts?: {
                                [key: string]: string[];
                            };
                            status: {
                                configuration: {
                                    /** @description The version that every process uses that has it live; null before its first use, and while none works */
                                    applied: number | null;
                                    /** @description A version that could not be applied: the last good one is still in use */
                                    failed?: {
                                        code: string;
                                        message: string;
                                        processes: number;
                                        version: number;
                                    };
                                    processes: number;
                                };
                                /** @description Of what has a health check, once a worker knows of it */
                                health?: {
                                    /** Format: date-time */
                                    checkedAt?: string;
                                    message?: string;
                                    /** Format: date-time */
                                    since: string;
                                    /**
                                     * @description unknown: not checked yet, or not for long; unhealthy: two checks in a row said so
                                     * @enum {string}
                                     */
                                    status: "unknown" | "healthy" | "degraded" | "unhealthy";
                                };
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            updatedBy: string;
                            /** @description The ETag */
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Remove an instance with its secrets; with If-Match only at that version
         * @description Needs the permission instances:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/instances/{name}/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The configuration of an instance, its secrets masked
         * @description Needs the permission instances:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Replace the configuration of an instance at the version of If-Match; secrets left out are kept
         * @description Needs the permission instances:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            [key: string]: unknown;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/instances/{name}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The health of an instance and what its checks found, newest first
         * @description Needs the permission instances:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            checkedAt?: string;
                            /** @description Secrets masked */
                            details?: unknown;
                            /** @description Checks in a row that found it unhealthy */
                            failures: number;
                            /** @description Newest first */
                            history: {
                                data: {
                                    /** @description Secrets masked */
                                    details?: unknown;
                                    message?: string;
                                    process: string;
                                    /** Format: date-time */
                                    startedAt: string;
                                    /** @enum {string} */
                                    status: "healthy" | "degraded" | "unhealthy";
                                    tookMs: number;
                                }[];
                                nextCursor?: string;
                            };
                            message?: string;
                            name: string;
                            plugin: string;
                            /** Format: date-time */
                            since?: string;
                            /**
                             * @description unknown: not checked yet, or not for long; unhealthy: two checks in a row said so
                             * @enum {string}
                             */
                            status: "unknown" | "healthy" | "degraded" | "unhealthy";
                            /** @description Whether there is a health check */
                            supported: boolean;
                            tookMs?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Check an instance now; waits for the result
         * @description Needs the permission instances:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            checkedAt?: string;
                            /** @description Secrets masked */
                            details?: unknown;
                            /** @description Checks in a row that found it unhealthy */
                            failures: number;
                            /** @description Newest first */
                            history: {
                                data: {
                                    /** @description Secrets masked */
                                    details?: unknown;
                                    message?: string;
                                    process: string;
                                    /** Format: date-time */
                                    startedAt: string;
                                    /** @enum {string} */
                                    status: "healthy" | "degraded" | "unhealthy";
                                    tookMs: number;
                                }[];
                                nextCursor?: string;
                            };
                            message?: string;
                            name: string;
                            plugin: string;
                            /** Format: date-time */
                            since?: string;
                            /**
                             * @description unknown: not checked yet, or not for long; unhealthy: two checks in a row said so
                             * @enum {string}
                             */
                            status: "unknown" | "healthy" | "degraded" | "unhealthy";
                            /** @description Whether there is a health check */
                            supported: boolean;
                            tookMs?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/instances/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an instance, some values changed over the saved ones; nothing is saved
         * @description Needs the permission instances:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    name: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        /**
                         * @description By field. A secret field: a new value, null to clear it, {"$secret": "KEY"} for one that is kept elsewhere; left out, it is kept
                         * @default {}
                         */
                        configuration?: {
                            [key: string]: unknown;
                        };
                        /** @description By secret field that is given a value, in place of the hosts of the schema; takes the permission secrets:write */
                        hosts?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            details?: unknown;
                            durationMs: number;
                            message?: string;
                            /** @enum {string} */
                            outcome: "ok" | "failed" | "not-supported";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a plugin anew and replace it in every process; one that cannot be leaves the version before in use
         * @description Needs the permission plugins:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            state: string;
                            tier: string;
                            version: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What can be configured of a plugin: fields, JSON Schema and form
         * @description Needs the permission plugins:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            contributions: {
                                /** @description Whether instances can be made of it */
                                configurable: boolean;
                                description?: string;
                                displayName: string;
                                fields: {
                                    default?: unknown;
                                    description?: string;
                                    group?: string;
                                    help?: string;
                                    /**
                                     * @description What each element of an array is; any JSON when left out
                                     * @enum {string}
                                     */
                                    items?: "string" | "integer" | "float" | "boolean" | "url" | "email" | "phone";
                                    key: string;
                                    label: string;
                                    max?: number;
                                    maxLength?: number;
                                    min?: number;
                                    minLength?: number;
                                    options?: {
                                        label: string;
                                        value: string | number | boolean;
                                    }[];
                                    order?: number;
                                    /** @description Run on a linear-time regular expression engine */
                                    pattern?: string;
                                    placeholder?: string;
                                    /** @default false */
                                    required: boolean;
                                    /** @description What the value must keep to beside the attributes */
                                    rules?: ({
                                        /** @description Shown when the value does not keep to the rule */
                                        message: string;
                                        /** @enum {string} */
                                        type: "min" | "max";
                                        value: number;
                                    } | {
                                        /** @description Shown when the value does not keep to the rule */
                                        message: string;
                                        /** @enum {string} */
                                        type: "minLength" | "maxLength";
                                        value: number;
                                    } | {
                                        /** @description Shown when the value does not keep to the rule */
                                        message: string;
                                        /** @constant */
                                        type: "pattern";
                                        value: string;
                                    })[];
                                    /** @description Kept in the secrets backend, whatever the type */
                                    secret?: boolean;
                                    showWhen?: {
                                        equals: unknown;
                                        field: string;
                                    };
                                    /** @enum {string} */
                                    type: "string" | "text" | "integer" | "float" | "boolean" | "select" | "multi-select" | "secret" | "url" | "email" | "phone" | "json" | "array";
                                }[];
                                /** @description Fields by group, in the order they are drawn in */
                                form: {
                                    fields: {
                                        field: {
                                            default?: unknown;
                                            description?: string;
                                            group?: string;
                                            help?: string;
                                            /**
                                             * @description What each element of an array is; any JSON when left out
                                             * @enum {string}
                                             */
                                            items?: "string" | "integer" | "float" | "boolean" | "url" | "email" | "phone";
                                            key: string;
                                            label: string;
                                            max?: number;
                                            maxLength?: number;
                                            min?: number;
                                            minLength?: number;
                                            options?: {
                                                label: string;
                                                value: string | number | boolean;
                                            }[];
                                            order?: number;
                                            /** @description Run on a linear-time regular expression engine */
                                            pattern?: string;
                                            placeholder?: string;
                                            /** @default false */
                                            required: boolean;
                                            /** @description What the value must keep to beside the attributes */
                                            rules?: ({
                                                /** @description Shown when the value does not keep to the rule */
                                                message: string;
                                                /** @enum {string} */
                                                type: "min" | "max";
                                                value: number;
                                            } | {
                                                /** @description Shown when the value does not keep to the rule */
                                                message: string;
                                                /** @enum {string} */
                                                type: "minLength" | "maxLength";
                                                value: number;
                                            } | {
                                                /** @description Shown when the value does not keep to the rule */
                                                message: string;
                                                /** @constant */
                                                type: "pattern";
                                                value: string;
                                            })[];
                                            /** @description Kept in the secrets backend, whatever the type */
                                            secret?: boolean;
                                            showWhen?: {
                                                equals: unknown;
                                                field: string;
                                            };
                                            /** @enum {string} */
                                            type: "string" | "text" | "integer" | "float" | "boolean" | "select" | "multi-select" | "secret" | "url" | "email" | "phone" | "json" | "array";
                                        };
                                        key: string;
                                        secret: boolean;
                                        widget: string;
                                    }[];
                                    name?: string;
                                }[];
                                key: string;
                                point: string;
                                /** @description JSON Schema (2020-12) of the configuration, as it is sent */
                                schema: unknown;
                                secrets: {
                                    field: string;
                                    /** @description Where it may be sent once an operator saves it; `$field:<key>` is the host in that field */
                                    hosts: string[];
                                }[];
                                supportsHealthCheck: boolean;
                                supportsTestConnection: boolean;
                            }[];
                            plugin: string;
                            version: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a configuration before there is an instance of it; nothing is saved
         * @description Needs the permission instances:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description By field. A secret field: a new value, null to clear it, {"$secret": "KEY"} for one that is kept elsewhere; left out, it is kept
                         * @default {}
                         */
                        configuration?: {
                            [key: string]: unknown;
                        };
                        /** @description Which of the plugin's contributions. Absent: the only one that can be configured */
                        contribution?: {
                            key: string;
                            /** @default connector */
                            point?: string;
                        };
                        /** @description By secret field that is given a value, in place of the hosts of the schema; takes the permission secrets:write */
                        hosts?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            details?: unknown;
                            durationMs: number;
                            message?: string;
                            /** @enum {string} */
                            outcome: "ok" | "failed" | "not-supported";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same document as a page to read
         * @description Needs the permission plugins:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List roles with what they permit, the built-in ones first
         * @description Needs the permission roles:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Every tenant has it, and nobody changes it */
                                builtIn: boolean;
                                description: string;
                                name: string;
                                permissions: string[];
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a role, of permissions that its maker has
         * @description Needs the permission roles:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        description?: string;
                        name: string;
                        permissions: string[];
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Every tenant has it, and nobody changes it */
                            builtIn: boolean;
                            description: string;
                            name: string;
                            permissions: string[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a role
         * @description Needs the permission roles:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Every tenant has it, and nobody changes it */
                            builtIn: boolean;
                            description: string;
                            name: string;
                            permissions: string[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Change what a role permits, at once for everybody who holds it; with If-Match only if it is that still
         * @description Needs the permission roles:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        description?: string;
                        permissions: string[];
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Every tenant has it, and nobody changes it */
                            builtIn: boolean;
                            description: string;
                            name: string;
                            permissions: string[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Delete a role that nobody holds
         * @description Needs the permission roles:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the schedules of workflows with their next and last ticks
         * @description Needs the permission workflows:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    workflow?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: uuid */
                                id: string;
                                lastTick?: {
                                    /** Format: uuid */
                                    eventId: string;
                                    /** Format: date-time */
                                    firedAt: string;
                                    /** Format: date-time */
                                    scheduledFor: string;
                                };
                                /** @enum {string} */
                                missed: "skip" | "one" | "all";
                                nextTicks: string[];
                                /** @description A cron expression, or an interval such as every 15m */
                                schedule: string;
                                /** @description Ticks since the last one that was fired */
                                skipped: number;
                                /**
                                 * @description Of the workflow
                                 * @enum {string}
                                 */
                                state: "active" | "paused" | "inactive";
                                timezone: string;
                                /** @description The place under "on", from 0 */
                                trigger: number;
                                workflow: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                };
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the names of secrets, never their values
         * @description Needs the permission secrets:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                hosts: string[];
                                key: string;
                                /** Format: date-time */
                                updatedAt?: string;
                                version?: number;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is known of a secret, never its value
         * @description Needs the permission secrets:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            hosts: string[];
                            key: string;
                            /** Format: date-time */
                            updatedAt?: string;
                            version?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Set a secret, and the hosts it may be sent to; with If-Match only if it is that still
         * @description Needs the permission secrets:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Where it may be sent: api.example.com, *.example.com. Absent: as before, and nowhere for a new secret */
                        hosts?: string[];
                        value: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            hosts: string[];
                            key: string;
                            /** Format: date-time */
                            updatedAt?: string;
                            version?: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Remove a secret with all its versions
         * @description Needs the permission secrets:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is calling, and what they may
         * @description Needs the permission session:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description For example events:read, events:* or * */
                            permissions: string[];
                            roles: string[];
                            session: {
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                /** Format: uuid */
                                id: string;
                                /**
                                 * Format: date-time
                                 * @description Unless it is used before
                                 */
                                idleExpiresAt: string;
                            } | null;
                            tenant: {
                                displayName: string;
                                id: string;
                                /** @description Whether its people see and make tenants */
                                installation: boolean;
                            };
                            /** @description That the user belongs to */
                            tenants: {
                                displayName: string;
                                id: string;
                            }[];
                            /** @description null for an API key */
                            user: {
                                displayName: string;
                                email: string | null;
                                id: string;
                                login: string;
                            } | null;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Log in: starts a session, in a cookie that no script can read
         * @description Public: who logs in has no identity yet: login and password are asked for, and throttled.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        login: string;
                        password: string;
                        /** @description Default: the one that took the user in */
                        tenantId?: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description For example events:read, events:* or * */
                            permissions: string[];
                            roles: string[];
                            session: {
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                /** Format: uuid */
                                id: string;
                                /**
                                 * Format: date-time
                                 * @description Unless it is used before
                                 */
                                idleExpiresAt: string;
                            } | null;
                            tenant: {
                                displayName: string;
                                id: string;
                                /** @description Whether its people see and make tenants */
                                installation: boolean;
                            };
                            /** @description That the user belongs to */
                            tenants: {
                                displayName: string;
                                id: string;
                            }[];
                            /** @description null for an API key */
                            user: {
                                displayName: string;
                                email: string | null;
                                id: string;
                                login: string;
                            } | null;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Log out: ends the session in every process
         * @description Needs the permission session:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one's own password: ends every other session of the user
         * @description Needs the permission session:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Go on in another tenant that the user belongs to, with another token
         * @description Needs the permission session:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        tenantId: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description For example events:read, events:* or * */
                            permissions: string[];
                            roles: string[];
                            session: {
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                expiresAt: string;
                                /** Format: uuid */
                                id: string;
                                /**
                                 * Format: date-time
                                 * @description Unless it is used before
                                 */
                                idleExpiresAt: string;
                            } | null;
                            tenant: {
                                displayName: string;
                                id: string;
                                /** @description Whether its people see and make tenants */
                                installation: boolean;
                            };
                            /** @description That the user belongs to */
                            tenants: {
                                displayName: string;
                                id: string;
                            }[];
                            /** @description null for an API key */
                            user: {
                                displayName: string;
                                email: string | null;
                                id: string;
                                login: string;
                            } | null;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's own sessions, newest first
         * @description Needs the permission session:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Whether it is the one that asks */
                                current: boolean;
                                /** Format: date-time */
                                expiresAt: string;
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                lastSeenAt: string;
                                /** @description The address that it began from */
                                source: string | null;
                                tenantId: string;
                                userAgent: string | null;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * End one's own sessions, but the one that asks
         * @description Needs the permission session:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ended: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of one's own sessions
         * @description Needs the permission session:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the setup token is still to be used
         * @description Public: who comes first is to be asked for the token, not for a password that nobody has.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            pending: boolean;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Exchange the setup token, once: for the first API key, or for the first owner, who logs in then
         * @description Public: there is no key yet: the one-time token from the 0600 file is asked for instead.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The first owner. With one there is a key only when it has a name */
                        admin?: {
                            displayName: string;
                            email?: string;
                            /** @description A name or an address; the same however its letters are cased */
                            login: string;
                            password: string;
                        };
                        keyName?: string;
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key?: {
                                /** Format: date-time */
                                createdAt: string;
                                /** @description user:<login>, key:<id>, setup or system. A key of a user has at most their rights */
                                createdBy: string | null;
                                expiresAt: string | null;
                                id: string;
                                lastUsedAt: string | null;
                                name: string;
                                permissions: string[];
                                revokedAt: string | null;
                                /** @description Its user is disabled, or not in the tenant any more: it is refused */
                                suspended: boolean;
                                tenantId: string;
                            };
                            token?: string;
                            user?: {
                                /** Format: date-time */
                                createdAt: string;
                                displayName: string;
                                email: string | null;
                                /** Format: uuid */
                                id: string;
                                login: string;
                                /** @description In this tenant */
                                roles: string[];
                                /**
                                 * @description invited: has not chosen a password yet
                                 * @enum {string}
                                 */
                                state: "active" | "invited" | "disabled";
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tenants of the installation, by id
         * @description Needs the permission tenants:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                createdAt: string;
                                displayName: string;
                                id: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a tenant; the user who does is its first owner
         * @description Needs the permission tenants:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        displayName: string;
                        id: string;
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            displayName: string;
                            id: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what plugins can do, as tools of the Model Context Protocol
         * @description Needs the permission plugins:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tools: {
                                annotations: {
                                    destructiveHint: boolean;
                                    idempotentHint: boolean;
                                    openWorldHint: boolean;
                                    readOnlyHint: boolean;
                                    title: string;
                                };
                                description?: string;
                                inputSchema: unknown;
                                /** @description <connector>.<action> */
                                name: string;
                                outputSchema?: unknown;
                                title: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users, by login
         * @description Needs the permission users:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    role?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                createdAt: string;
                                displayName: string;
                                email: string | null;
                                /** Format: uuid */
                                id: string;
                                login: string;
                                /** @description In this tenant */
                                roles: string[];
                                /**
                                 * @description invited: has not chosen a password yet
                                 * @enum {string}
                                 */
                                state: "active" | "invited" | "disabled";
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Invite somebody: gives a one-time token. Or take in somebody of another tenant as they are
         * @description Needs the permission users:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Needed unless they are existing */
                        displayName?: string;
                        email?: string;
                        /**
                         * @description Takes in somebody who has an account in another tenant: for the installation's own tenant alone
                         * @default false
                         */
                        existing?: boolean;
                        /** @description A name or an address; the same however its letters are cased */
                        login: string;
                        roles: string[];
                    };
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description For a link that lets them choose a password, once: it is in this answer and nowhere else */
                            link?: {
                                /** Format: date-time */
                                expiresAt: string;
                                token: string;
                            };
                            user: {
                                /** Format: date-time */
                                createdAt: string;
                                displayName: string;
                                email: string | null;
                                /** Format: uuid */
                                id: string;
                                login: string;
                                /** @description In this tenant */
                                roles: string[];
                                /**
                                 * @description invited: has not chosen a password yet
                                 * @enum {string}
                                 */
                                state: "active" | "invited" | "disabled";
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description Needs the permission users:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            displayName: string;
                            email: string | null;
                            /** Format: uuid */
                            id: string;
                            login: string;
                            /** @description In this tenant */
                            roles: string[];
                            /**
                             * @description invited: has not chosen a password yet
                             * @enum {string}
                             */
                            state: "active" | "invited" | "disabled";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Take a user out of the tenant; who belongs to none any more is gone
         * @description Needs the permission users:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                204: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a user: their name, roles, or whether they may come in; with If-Match only if they are that still
         * @description Needs the permission users:write.
         */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description true ends every session of the user */
                        disabled?: boolean;
                        displayName?: string;
                        email?: string | null;
                        /** @description All of them; a change ends the sessions of the user in this tenant */
                        roles?: string[];
                    };
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            displayName: string;
                            email: string | null;
                            /** Format: uuid */
                            id: string;
                            login: string;
                            /** @description In this tenant */
                            roles: string[];
                            /**
                             * @description invited: has not chosen a password yet
                             * @enum {string}
                             */
                            state: "active" | "invited" | "disabled";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/users/{id}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a one-time token to choose another password with; the one before holds until then
         * @description Needs the permission users:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            expiresAt: string;
                            token: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sessions of a user in this tenant, newest first
         * @description Needs the permission users:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                createdAt: string;
                                /** @description Whether it is the one that asks */
                                current: boolean;
                                /** Format: date-time */
                                expiresAt: string;
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                lastSeenAt: string;
                                /** @description The address that it began from */
                                source: string | null;
                                tenantId: string;
                                userAgent: string | null;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * End all sessions of a user in this tenant
         * @description Needs the permission users:write.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ended: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{connector}/{instance}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a delivery
         * @description Public: senders have no API key: the signature over the raw body is checked instead.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    connector: string;
                    instance: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "*/*": unknown;
                };
            };
            responses: {
                /** @description Done */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            duplicate: boolean;
                            /** Format: uuid */
                            eventId: string;
                            /** @description 32 hexadecimal digits; of the original when this one is a duplicate */
                            traceId: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook calls of the last 7 days that were not accepted, counted by instance, reason and hour
         * @description Needs the permission events:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    source?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Whom the last one came from */
                                address?: string;
                                count: number;
                                /** @description What was wrong with the last one; never a part of its body */
                                detail?: string;
                                /**
                                 * Format: date-time
                                 * @description The beginning of the hour in which they came
                                 */
                                hour: string;
                                id: string;
                                /** Format: date-time */
                                lastAt: string;
                                /** @enum {string} */
                                reason: "signature" | "headers" | "replay" | "secret" | "too_large" | "body" | "unknown" | "throttled" | "unavailable";
                                /** @description Such as github/main. Absent: the address named no instance */
                                source?: string;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What workflows can be made of: actions, triggers and instances of connectors, and step types, with schemas
         * @description Needs the permission workflows:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            connectors: {
                                actions: {
                                    description?: string;
                                    displayName: string;
                                    /** @description pure, idempotent or once */
                                    effect?: string;
                                    /** @description JSON Schema of `with` */
                                    input: unknown;
                                    name: string;
                                    /** @description JSON Schema of what it gives */
                                    output?: unknown;
                                }[];
                                description?: string;
                                displayName: string;
                                /** @description Names of those that are configured */
                                instances: string[];
                                key: string;
                                plugin: string;
                                supportsHealthCheck: boolean;
                                triggers: {
                                    description?: string;
                                    displayName: string;
                                    /** @description The type of its events, or a pattern */
                                    events: string;
                                    name: string;
                                    /** @description Types of events that it is known to tell of; others may come */
                                    types: string[];
                                }[];
                            }[];
                            stepTypes: {
                                description?: string;
                                displayName: string;
                                key: string;
                                plugin: string;
                                types: {
                                    description?: string;
                                    displayName: string;
                                    /** @description pure, idempotent or once */
                                    effect?: string;
                                    /** @description JSON Schema of `with` */
                                    input: unknown;
                                    name: string;
                                    /** @description JSON Schema of what it gives */
                                    output?: unknown;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflows
         * @description Needs the permission workflows:read.
         */
        get: {
            parameters: {
                query?: {
                    active?: "true" | "false";
                    connection?: string;
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                active: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                description?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                paused: boolean;
                                /** Format: date-time */
                                updatedAt: string;
                                version: number;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Create a workflow; inactive unless activate=true
         * @description Needs the permission workflows:write.
         */
        post: {
            parameters: {
                query?: {
                    activate?: "true" | "false";
                };
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": unknown;
                    "application/x-yaml": unknown;
                    "application/yaml": unknown;
                    "text/yaml": unknown;
                };
            };
            responses: {
                /** @description Done */
                201: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            document: unknown;
                            /** Format: uuid */
                            id: string;
                            /** @description Of the newest version, where one workflow is read */
                            limits?: {
                                /** @description The template of the key, as written */
                                key?: unknown;
                                /** @enum {string} */
                                kind: "debounce" | "rate" | "concurrency";
                                limit: number;
                                /** @enum {string} */
                                onLimit: "wait" | "skip" | "cancel_oldest";
                                perMs?: number;
                                /** @description Places taken at this moment, of all keys */
                                taken: number;
                                /** @description Runs that wait for it, of all keys */
                                waiting: number;
                            }[];
                            name: string;
                            paused: boolean;
                            source: {
                                /** @enum {string} */
                                format: "yaml" | "json";
                                text: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                            warnings: {
                                column?: number;
                                line?: number;
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One workflow by name or id, at its newest or a given version
         * @description Needs the permission workflows:read.
         */
        get: {
            parameters: {
                query?: {
                    version?: string;
                };
                header?: never;
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            document: unknown;
                            /** Format: uuid */
                            id: string;
                            /** @description Of the newest version, where one workflow is read */
                            limits?: {
                                /** @description The template of the key, as written */
                                key?: unknown;
                                /** @enum {string} */
                                kind: "debounce" | "rate" | "concurrency";
                                limit: number;
                                /** @enum {string} */
                                onLimit: "wait" | "skip" | "cancel_oldest";
                                perMs?: number;
                                /** @description Places taken at this moment, of all keys */
                                taken: number;
                                /** @description Runs that wait for it, of all keys */
                                waiting: number;
                            }[];
                            name: string;
                            paused: boolean;
                            source: {
                                /** @enum {string} */
                                format: "yaml" | "json";
                                text: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                            warnings: {
                                column?: number;
                                line?: number;
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Add a version; with If-Match only when that is the newest
         * @description Needs the permission workflows:write.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": unknown;
                    "application/x-yaml": unknown;
                    "application/yaml": unknown;
                    "text/yaml": unknown;
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            document: unknown;
                            /** Format: uuid */
                            id: string;
                            /** @description Of the newest version, where one workflow is read */
                            limits?: {
                                /** @description The template of the key, as written */
                                key?: unknown;
                                /** @enum {string} */
                                kind: "debounce" | "rate" | "concurrency";
                                limit: number;
                                /** @enum {string} */
                                onLimit: "wait" | "skip" | "cancel_oldest";
                                perMs?: number;
                                /** @description Places taken at this moment, of all keys */
                                taken: number;
                                /** @description Runs that wait for it, of all keys */
                                waiting: number;
                            }[];
                            name: string;
                            paused: boolean;
                            source: {
                                /** @enum {string} */
                                format: "yaml" | "json";
                                text: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                            warnings: {
                                column?: number;
                                line?: number;
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Match events from now on
         * @description Needs the permission workflows:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            paused: boolean;
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Match no more events; runs that began go on
         * @description Needs the permission workflows:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            paused: boolean;
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin no more runs: events are matched, their runs stay pending; those that began go on
         * @description Needs the permission workflows:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            paused: boolean;
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin the runs that are pending
         * @description Needs the permission workflows:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            paused: boolean;
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a workflow that has a manual trigger; the header Idempotency-Key makes starting again harmless
         * @description Needs the permission executions:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": {
                        input?: unknown;
                    };
                };
            };
            responses: {
                /** @description Done */
                202: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            duplicate: boolean;
                            /** Format: uuid */
                            eventId: string;
                            /** @description Where the run is found, once a worker has begun it */
                            executions: string;
                            /** @description 32 hexadecimal digits; of the original when this one is a duplicate */
                            traceId: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a workflow, newest first
         * @description Needs the permission workflows:read.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path: {
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description The next page: <?...>; rel="next". Not on the last one */
                        Link?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Whether events are matched with it */
                                active: boolean;
                                /** Format: date-time */
                                createdAt: string;
                                createdBy?: string;
                                /** @enum {string} */
                                format: "yaml" | "json";
                                /** @description SHA-256 of the text */
                                hash: string;
                                version: number;
                            }[];
                            nextCursor?: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of a workflow, as it was written
         * @description Needs the permission workflows:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            document: unknown;
                            /** Format: uuid */
                            id: string;
                            /** @description Of the newest version, where one workflow is read */
                            limits?: {
                                /** @description The template of the key, as written */
                                key?: unknown;
                                /** @enum {string} */
                                kind: "debounce" | "rate" | "concurrency";
                                limit: number;
                                /** @enum {string} */
                                onLimit: "wait" | "skip" | "cancel_oldest";
                                perMs?: number;
                                /** @description Places taken at this moment, of all keys */
                                taken: number;
                                /** @description Runs that wait for it, of all keys */
                                waiting: number;
                            }[];
                            name: string;
                            paused: boolean;
                            source: {
                                /** @enum {string} */
                                format: "yaml" | "json";
                                text: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                            warnings: {
                                column?: number;
                                line?: number;
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions/{version}/diff/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How another version of a workflow differs from this one, step by step
         * @description Needs the permission workflows:read.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    other: string;
                    version: string;
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            fields: {
                                after?: unknown;
                                before?: unknown;
                                field: string;
                            }[];
                            same: boolean;
                            steps: {
                                fields?: {
                                    field: string;
                                }[];
                                from?: string;
                                id: string;
                                /** @enum {string} */
                                kind: "added" | "removed" | "moved" | "changed";
                                pointer?: string;
                                to?: string;
                            }[];
                            /** @description The same for people, a line for each change */
                            text: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a version with the text of an old one, unless it is the newest; with If-Match only when that is
         * @description Needs the permission workflows:write.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                    /** @description An ETag: it is changed only if it is that still, else 412. * takes any */
                    "If-Match"?: string;
                };
                path: {
                    version: string;
                    workflow: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description What is shown, for If-Match */
                        ETag?: string;
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            description?: string;
                            document: unknown;
                            /** Format: uuid */
                            id: string;
                            /** @description Of the newest version, where one workflow is read */
                            limits?: {
                                /** @description The template of the key, as written */
                                key?: unknown;
                                /** @enum {string} */
                                kind: "debounce" | "rate" | "concurrency";
                                limit: number;
                                /** @enum {string} */
                                onLimit: "wait" | "skip" | "cancel_oldest";
                                perMs?: number;
                                /** @description Places taken at this moment, of all keys */
                                taken: number;
                                /** @description Runs that wait for it, of all keys */
                                waiting: number;
                            }[];
                            name: string;
                            paused: boolean;
                            source: {
                                /** @enum {string} */
                                format: "yaml" | "json";
                                text: string;
                            };
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                            warnings: {
                                column?: number;
                                line?: number;
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the text of a workflow with all that is installed here, and compare it; nothing is stored
         * @description Needs the permission workflows:read.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Of your own: sent again with it, it is done once */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": unknown;
                    "application/x-yaml": unknown;
                    "application/yaml": unknown;
                    "text/yaml": unknown;
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        /** @description true, where it was done before */
                        "Idempotency-Replayed"?: string;
                        /** @description Where there is a limit: what is left of it, and for how many seconds */
                        RateLimit?: string;
                        /** @description Where there is a limit: its name, requests and seconds */
                        "RateLimit-Policy"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            active?: boolean;
                            /**
                             * @description What storing it would do
                             * @enum {string}
                             */
                            change?: "new" | "changed" | "unchanged";
                            /** @description To the newest version */
                            difference?: {
                                fields: {
                                    after?: unknown;
                                    before?: unknown;
                                    field: string;
                                }[];
                                same: boolean;
                                steps: {
                                    fields?: {
                                        field: string;
                                    }[];
                                    from?: string;
                                    id: string;
                                    /** @enum {string} */
                                    kind: "added" | "removed" | "moved" | "changed";
                                    pointer?: string;
                                    to?: string;
                                }[];
                                /** @description The same for people, a line for each change */
                                text: string;
                            };
                            /** @description As it was read */
                            document?: unknown;
                            /** @description Of a text that is not valid */
                            errors: {
                                column?: number;
                                line?: number;
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                            valid: boolean;
                            /** @description The newest version that is stored */
                            version?: number;
                            warnings: {
                                column?: number;
                                line?: number;
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/approvals/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page that says what is asked; it answers nothing by itself
         * @description Public: the link is signed for one approval and expires: whoever was sent it may answer.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Answer an approval by a signed link: the form of its page
         * @description Public: the link is signed for one approval and expires: whoever was sent it may answer.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/x-www-form-urlencoded": unknown;
                };
            };
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process answers
         * @description Public: supervisors ask without a key, and it says only that the process answers.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @constant */
                            status: "ok";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The database answers and its tables are up to date; warns when the workers do not keep up
         * @description Public: load balancers ask without a key, and it names parts of the server, no data.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            checks: string[];
                            /** @constant */
                            status: "ready";
                            /** @description The same, each of its part */
                            warned?: {
                                message: string;
                                pointer: string;
                                /** @description What the message says, as data: its kind, and what it is about */
                                reason?: {
                                    kind: string;
                                } & {
                                    [key: string]: unknown;
                                };
                            }[];
                            warnings?: string[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        /** @description Seconds to wait, with 429 and 503 */
                        "Retry-After"?: number;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            code: string;
            detail: string;
            errors?: {
                message: string;
                pointer: string;
                /** @description What the message says, as data: its kind, and what it is about */
                reason?: {
                    kind: string;
                } & {
                    [key: string]: unknown;
                };
                /** @description Of fields: what the message says, as data */
                rule?: {
                    name: string;
                    value?: number | string;
                };
            }[];
            /** @description What the message says, as data: its kind, and what it is about */
            reason?: {
                kind: string;
            } & {
                [key: string]: unknown;
            };
            status: number;
            title: string;
            traceId: string;
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
