<?php
// What .htaccess does for Apache: a file is served as it is, any other address is WordPress's.
$path = $_SERVER['DOCUMENT_ROOT'] . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path)) return false;
if (is_dir($path) && is_file(rtrim($path, '/') . '/index.php') && rtrim($path, '/') !== rtrim($_SERVER['DOCUMENT_ROOT'], '/')) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
$_SERVER['PHP_SELF'] = '/index.php';
chdir($_SERVER['DOCUMENT_ROOT']);
require 'index.php';
