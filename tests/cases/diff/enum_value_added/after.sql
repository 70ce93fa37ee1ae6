ALTER TYPE state ADD VALUE 'broken';
