/** Connections and plugins: how they are, and what they reach. */
export const connections = {
  'connection.check_now': 'Check now',
  'connection.last_looks': 'Last checks',
  'connection.look_message': 'What it said',
  'connection.look_took': 'Took',
  'connection.looks':
    'Checks: {count}, newest on the right: {healthy} healthy, {degraded} degraded, {unhealthy} unhealthy',
  'connection.no_looks': 'Not checked yet. It is checked by itself every now and then.',
  'connection.no_schema': 'The plugin is not there',
  'connection.no_schema_hint':
    'What this connection configures is not installed, failed or is disabled. Its page under Plugins says which.',
  'connection.unused': 'No workflow uses {connection} yet.',
  'connection.used_by': 'Used by',
  'connection.webhook': 'Webhook',
  'connection.webhook_events': 'What arrives is an event of the type {events}. A wrong signature is refused with 401.',
  'connection.webhook_help':
    'Enter this address in the settings of {service} where webhooks are made, with the same secret as in the form below.',
  'connection.webhook_local':
    'Only this machine reaches this address. For deliveries from elsewhere open this page under an address that they reach.',
  'connection.webhook_seen': 'What has arrived',
  'plugins.any_way': 'in any way',
  'plugins.anywhere': 'anywhere',
  'plugins.dependencies': 'Needs',
  'plugins.failed_hint': 'Mend what is named, then reload the plugin.',
  'plugins.no_connections_disabled': 'Enable the plugin, and connections can be made.',
  'plugins.no_connections_hint': 'Make one with “New connection”; then workflows can call it.',
  'plugins.no_permissions': 'It asks for nothing, and reaches nothing.',
  'plugins.permissions': 'What it may reach',
  'plugins.permissions_help': 'What its manifest asks for. Anything beyond is refused.',
  'plugins.resource_env': 'Environment',
  'plugins.resource_filesystem': 'Files',
  'plugins.resource_network': 'Network',
  'plugins.resource_process': 'Processes',
  'plugins.resource_secrets': 'Secrets',
};
