ALTER TYPE state RENAME VALUE 'closed' TO 'shut';
