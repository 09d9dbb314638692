<?php
// Carries out orders for a WordPress that is installed or is to be: JSON in (a list), JSON out (an answer each).
// Run as: php wordpress.php ROOT ADDRESS < orders.json
[$script, $root, $address] = $argv;
$_SERVER['HTTP_HOST'] = parse_url($address, PHP_URL_HOST) . ':' . parse_url($address, PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
$orders = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
if ($orders[0]['do'] === 'install') {
    define('WP_INSTALLING', true);
    define('WP_SITEURL', $address);
}
require $root . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';

function install($order) {
    $done = wp_install($order['title'], 'admin', 'admin@news.example', true, '', wp_generate_password());
    update_option('timezone_string', 'UTC');
    delete_option('rewrite_rules');  // the next request makes them again, with those of categories and tags
    wp_delete_post(1, true);  // "Hello world!", which every user deletes; the sample page stays, as it mostly does
    return $done['user_id'];
}

function author($name) {
    $login = sanitize_title($name);
    $known = get_user_by('login', $login);
    if ($known) return $known->ID;
    return wp_insert_user(['user_login' => $login, 'user_pass' => wp_generate_password(), 'display_name' => $name,
        'role' => 'author', 'user_email' => $login . '@news.example']);
}

function fields($order) {
    $fields = ['post_title' => $order['title'], 'post_content' => $order['html'], 'post_name' => $order['slug'],
        'post_status' => 'publish', 'post_type' => $order['type']];
    if ($order['type'] === 'page') return $fields;
    return $fields + ['post_date' => $order['published'], 'post_date_gmt' => $order['published'],
        'post_author' => author($order['author']), 'tags_input' => $order['tags'],
        'post_category' => [wp_create_category($order['category'])]];
}

function found($order) {
    $post = get_page_by_path($order['slug'], OBJECT, $order['type']);
    return $post ? $post->ID : 0;
}

function put($order) {
    $known = found($order);
    $id = wp_insert_post(wp_slash(fields($order) + ['ID' => $known]), true);
    if (is_wp_error($id)) throw new RuntimeException($id->get_error_message());
    foreach ($known ? [] : $order['comments'] as $comment) {
        wp_insert_comment(['comment_post_ID' => $id, 'comment_author' => $comment['author'],
            'comment_content' => $comment['text'], 'comment_approved' => 1]);
    }
    return get_permalink($id);
}

function delete($order) {
    return (bool) wp_trash_post(found($order));  // what the button does
}

$answers = array_map(fn($order) => $order['do']($order), $orders);
fwrite(STDOUT, "\n" . json_encode($answers, JSON_THROW_ON_ERROR) . "\n");
